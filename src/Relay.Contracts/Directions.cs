namespace Relay.Contracts;

/// <summary>Values of <see cref="Message.Direction"/>.</summary>
public static class Directions
{
    /// <summary>From a customer to the business.</summary>
    public const string Inbound = "inbound";

    /// <summary>From the business to a customer.</summary>
    public const string Outbound = "outbound";
}

/// <summary>Values of <see cref="Party.Kind"/>.</summary>
public static class PartyKinds
{
    /// <summary>A customer, or a group of customers.</summary>
    public const string Customer = "customer";

    /// <summary>The business's account on the channel.</summary>
    public const string Business = "business";

    /// <summary>A person at Genesys.</summary>
    public const string Agent = "agent";

    /// <summary>A bot at Genesys.</summary>
    public const string Bot = "bot";

    /// <summary>The channel itself.</summary>
    public const string System = "system";
}

/// <summary>Values of <see cref="Message.Origin"/>: through which door a message to a customer came.</summary>
public static class Origins
{
    /// <summary>Genesys Cloud.</summary>
    public const string Genesys = "genesys";

    /// <summary>The HTTP API.</summary>
    public const string Api = "api";

    /// <summary>The topic <see cref="TopicNames.Commands"/>.</summary>
    public const string Kafka = "kafka";
}

/// <summary>Values of <c>warnings</c>, to which others may come: the record is published, and something about it is not as it should be.</summary>
public static class Warnings
{
    /// <summary>The provider's timestamp is missing or is none.</summary>
    public const string TimestampMissing = "timestamp-missing";

    /// <summary>No tenant has the account that the body names, or the body names none.</summary>
    public const string UnknownAccount = "unknown-account";

    /// <summary>The provider's own JSON would have made the record too large or too deep; <c>relay_raw</c> points to it.</summary>
    public const string RawOmitted = "raw-omitted";

    /// <summary>The provider gave no id; the event's id is made of the item's bytes.</summary>
    public const string IdMissing = "id-missing";
}
