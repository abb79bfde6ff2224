namespace Relay.Contracts;

/// <summary>An item, a body or a record that could not be understood or must not be believed.</summary>
public sealed record QuarantinedItem
{
    /// <summary>The event's id, also the header <c>ce_id</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant; <c>_unknown</c> where none is known, which no tenant can be called.</summary>
    public required string TenantId { get; init; }

    /// <summary>Who sent it: <c>meta</c>, <c>genesys</c>, or <c>kafka</c> for a record.</summary>
    public required string Channel { get; init; }

    /// <summary>The account that it names, which need not be the tenant's; absent when it names none.</summary>
    public string? AccountId { get; init; }

    /// <summary>One of <see cref="QuarantineReasons"/>, or one that came later.</summary>
    public required string Reason { get; init; }

    /// <summary>In words, at most 1000 characters; absent where there is nothing to add.</summary>
    public string? Detail { get; init; }

    /// <summary>As it came, when it is JSON; else absent.</summary>
    public RawJson? Item { get; init; }

    /// <summary>As it came in base64, when it is not; absent when it is JSON, empty, or larger than 600 KiB.</summary>
    public string? ItemBase64 { get; init; }

    /// <summary>Some of <see cref="Contracts.Warnings"/>; absent when there are none.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>When Relay took it in.</summary>
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

    /// <summary>Nothing says who wrote it, so nobody could be answered.</summary>
    public const string NoSender = "no-sender";

    /// <summary>The account belongs to another tenant.</summary>
    public const string ForeignAccount = "foreign-account";

    /// <summary>The secret that matched is not one of the integration or app that the body names.</summary>
    public const string SecretMismatch = "secret-mismatch";

    /// <summary>No tenant has the account, and without it nothing can be done (Genesys: nobody could be answered).</summary>
    public const string UnknownAccount = "unknown-account";

    /// <summary>A record of <see cref="TopicNames.Commands"/> that cannot be read, or that names what does not exist.</summary>
    public const string BadCommand = "bad-command";

    /// <summary>A record on one of Relay's own topics that cannot be read.</summary>
    public const string BadRecord = "bad-record";

    /// <summary>The record's headers name no tenant that exists; it may have been removed since.</summary>
    public const string UnknownTenant = "unknown-tenant";

    /// <summary>An adapter failed, which is a bug of Relay's; the item is whole.</summary>
    public const string AdapterFault = "adapter-fault";
}
