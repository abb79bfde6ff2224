namespace Relay.Secrets;

/// <summary>Why the vault did not do what it was asked for. The reason may be shown to whoever asked: it holds no value and names no secret.</summary>
internal sealed record VaultFault(VaultFaultKind Kind, string Reason)
{
    /// <summary>Whether every other call would fail as well.</summary>
    public bool ConcernsAll => Kind is VaultFaultKind.Away or VaultFaultKind.Throttled or VaultFaultKind.NoToken;

    /// <summary>Whether it will not pass however often it is tried.</summary>
    public bool IsFinal => Kind == VaultFaultKind.TooLarge;
}

/// <summary>Kinds of what a vault refuses or cannot do.</summary>
internal enum VaultFaultKind
{
    /// <summary>It does not answer, or with a fault of its own.</summary>
    Away,

    /// <summary>It was asked too often.</summary>
    Throttled,

    /// <summary>Relay could not show who it is.</summary>
    NoToken,

    /// <summary>Relay may not do this.</summary>
    Forbidden,

    /// <summary>There is no such version.</summary>
    Missing,

    /// <summary>The tenant's bundle was deleted in the vault, and holds its name until it is recovered or purged.</summary>
    Deleted,

    /// <summary>The bundle has more than the vault takes.</summary>
    TooLarge,

    /// <summary>What is there is no bundle, or cannot be decrypted or encrypted.</summary>
    Unreadable,

    /// <summary>It refuses for another reason.</summary>
    Refused,
}
