namespace Relay.Contracts;

/// <summary>An item, a body or a record that could not be understood or must not be believed.</summary>
public sealed record QuarantinedItem
{
    public required Guid Id { get; init; }

    public required string TenantId { get; init; }

    /// <summary>Who sent it: <c>meta</c>, <c>genesys</c>, or <c>kafka</c> for a record.</summary>
    public required string Channel { get; init; }

    public string? AccountId { get; init; }

    /// <summary>One of <see cref="QuarantineReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>In words.</summary>
    public string? Detail { get; init; }

    /// <summary>As it came, when it is JSON.</summary>
    public RawJson? Item { get; init; }

    /// <summary>As it came, when it is not.</summary>
    public string? ItemBase64 { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Values of <see cref="QuarantinedItem.Reason"/>; others may come.</summary>
public static class QuarantineReasons
{
    /// <summary>The body is not well-formed JSON, or is nested deeper than 16,384.</summary>
    public const string NotJson = "not-json";

    /// <summary>The item holds bytes that are no UTF-8.</summary>
    public const string NotUtf8 = "not-utf8";

    /// <summary>The item is nested deeper than 64.</summary>
    public const string TooDeep = "too-deep";

    /// <summary>The event would pass 900 KB even without the provider's own JSON.</summary>
    public const string TooLarge = "too-large";

    /// <summary>JSON, but not of a shape that the provider documents.</summary>
    public const string UnknownShape = "unknown-shape";

    public const string NoSender = "no-sender";

    /// <summary>The account belongs to another tenant.</summary>
    public const string ForeignAccount = "foreign-account";

    /// <summary>The secret that matched is not one of the integration or app that the body names.</summary>
    public const string SecretMismatch = "secret-mismatch";

    public const string UnknownAccount = "unknown-account";

    public const string BadCommand = "bad-command";

    /// <summary>A record on one of Relay's own topics that cannot be read.</summary>
    public const string BadRecord = "bad-record";

    /// <summary>The record's headers name no tenant that exists; it may have been removed since.</summary>
    public const string UnknownTenant = "unknown-tenant";

    /// <summary>An adapter failed, which is a bug of Relay's; the item is whole.</summary>
    public const string AdapterFault = "adapter-fault";
}
