namespace Relay.Contracts;

/// <summary>Values of <see cref="Message.Direction"/>.</summary>
public static class Directions
{
    public const string Inbound = "inbound";
    public const string Outbound = "outbound";
}

/// <summary>Values of <see cref="Party.Kind"/>.</summary>
public static class PartyKinds
{
    public const string Customer = "customer";
    public const string Business = "business";
    public const string Agent = "agent";
    public const string Bot = "bot";
    public const string System = "system";
}

/// <summary>Values of <see cref="Message.Origin"/>.</summary>
public static class Origins
{
    public const string Genesys = "genesys";
    public const string Api = "api";
    public const string Kafka = "kafka";
}

/// <summary>Values of <c>warnings</c>: the record is published, and something about it is not as it should be.</summary>
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
