using Relay.Channels;
using Relay.Model;

namespace Relay.Normalize;

/// <summary>A record of <c>webhooks</c> that was cut and parsed, and about which nothing is decided yet.</summary>
internal sealed record ReadRecord(RawRecord Raw)
{
    /// <summary>What is wrong with the record as a whole; it counts as an item.</summary>
    public Refused? Fault { get; init; }

    public IReadOnlyList<ReadItem> Items { get; init; } = [];

    /// <summary>Stands for the request that Ingest took; null where a record may come again for good reason, or names none.</summary>
    public Guid? RequestId { get; init; }

    public int Count => Items.Count + (Fault is null ? 0 : 1);
}

/// <summary>An item, and what its adapter made of it.</summary>
/// <param name="Id">The id of the event that it will be; empty where it will be none.</param>
/// <param name="Callback">Of a receipt: what Relay gave the provider along; null when it is not Relay's.</param>
internal sealed record ReadItem(ItemContext Context, ParsedItem Parsed, bool KeepRaw, Guid Id, CallbackData? Callback);

/// <summary>One item and everything that it is judged by.</summary>
internal sealed record ItemContext(RawRecord Raw, WebhookItem Item, IWebhookProvider Provider, Tenant Tenant, TenantSnapshot Snapshot);
