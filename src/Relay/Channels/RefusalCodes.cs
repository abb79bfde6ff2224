namespace Relay.Channels;

/// <summary>Codes that Relay itself gives where no provider had its say and the category does not say enough.</summary>
internal static class RefusalCodes
{
    /// <summary>The message's time was over before it could be delivered.</summary>
    public const string Expired = "expired";

    /// <summary>The channel has no such kind of message.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>The message would need more than <see cref="SendPlan.MaxParts"/> calls.</summary>
    public const string TooLong = "too-long";

    /// <summary>No call was made: the tenant's secrets cannot be read at the moment.</summary>
    public const string SecretsUnreadable = "secrets-unreadable";

    /// <summary>No call was made: the account that it was meant for does not exist any more, or has no agents any more.</summary>
    public const string AccountGone = "account-gone";

    /// <summary>No call was made: earlier messages of the conversation wait.</summary>
    public const string Behind = "behind-others";

    /// <summary>No call was made: a limit leaves no room for it now.</summary>
    public const string OverLimit = "over-limit";

    /// <summary>No call was made: the destination failed or refused so often that it is left alone for a while.</summary>
    public const string DestinationClosed = "destination-closed";
}
