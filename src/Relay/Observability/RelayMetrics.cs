using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Relay.Observability;

/// <summary>The meter <c>Relay</c>. Labels never hold a phone number, a conversation or a text; tenants are labels up to a bound.</summary>
internal sealed partial class RelayMetrics
{
    public const string MeterName = "Relay";

    /// <summary>Beyond so many tenants the label is <c>other</c>: each label value costs memory here and in every store behind.</summary>
    public const int MaxTenantLabels = 1000;

    private const string Other = "other";

    // A webhook is promised its answer within 4 s, and should have it within a few milliseconds.
    private static readonly InstrumentAdvice<double> OfAnswers =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8] };

    // A provider takes tens of milliseconds, and is left after 10 s.
    private static readonly InstrumentAdvice<double> OfCalls = new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    private readonly Counter<long> _webhooks;
    private readonly Histogram<double> _webhookDuration;
    private readonly Counter<long> _items;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _deliveryDuration;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _breakersOpened;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _withoutStore;
    private readonly Counter<long> _spooled;
    private readonly Counter<long> _unchecked;
    private readonly ConcurrentDictionary<string, byte> _tenantLabels = new(StringComparer.Ordinal);
    private readonly Meter _meter;
    private int _labels;

    public RelayMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _webhooks = _meter.CreateCounter<long>("relay.webhooks", "{request}", "Webhook requests, by how they were answered");
        _webhookDuration = _meter.CreateHistogram("relay.webhook.duration", "s", "From a webhook's headers until its answer", tags: null, OfAnswers);
        _items = _meter.CreateCounter<long>("relay.items", "{item}", "Items of webhooks, by what became of them");
        _deliveries = _meter.CreateCounter<long>("relay.deliveries", "{attempt}", "Attempts at delivery, by how they ended");
        _deliveryDuration = _meter.CreateHistogram("relay.delivery.duration", "s", "One call to a provider", tags: null, OfCalls);
        _quarantined = _meter.CreateCounter<long>("relay.quarantined", "{record}", "What could not be understood, by reason");
        _deadLetters = _meter.CreateCounter<long>("relay.deadletters", "{message}", "What could not be delivered");
        _withoutStore = _meter.CreateCounter<long>("relay.dispatch.without_store", "{look-up}", "What Dispatch decided or kept by memory alone, the store being away");
        _throttled = _meter.CreateCounter<long>("relay.throttled", "{call}", "Calls that a limit refused, by who refused: Relay before it was made, or the provider");
        _breakersOpened = _meter.CreateCounter<long>("relay.breaker.opened", "{opening}", "Destinations that were closed because they failed or refused");
        _lost = _meter.CreateCounter<long>("relay.lost", "{record}", "Records that retention took before they were read");
        _spooled = _meter.CreateCounter<long>("relay.spooled", "{request}", "Webhooks that this process put into the spool");
        _unchecked = _meter.CreateCounter<long>(
            "relay.normalize.unchecked", "{question}", "Ids and customers' identifiers that memory alone decided about, since the store did not answer");
    }

    /// <param name="tenant">Null when no such tenant exists: strangers must not be able to make labels.</param>
    public void WebhookAnswered(string? tenant, string channel, string outcome, TimeSpan duration)
    {
        _webhooks.Add(1, new TagList { { "tenant", TenantLabel(tenant) }, { "channel", channel }, { "outcome", outcome } });

        // A histogram is a dozen series for each set of labels: not by tenant.
        _webhookDuration.Record(duration.TotalSeconds, new TagList { { "channel", channel }, { "outcome", outcome } });
    }

    public void Items(string channel, string outcome, int count)
    {
        if (count > 0)
        {
            _items.Add(count, new TagList { { "channel", channel }, { "outcome", outcome } });
        }
    }

    /// <param name="tenant">Null when none is known.</param>
    /// <param name="reason">A word of ours.</param>
    public void Quarantined(string? tenant, string reason) =>
        _quarantined.Add(1, new TagList { { "tenant", TenantLabel(tenant) }, { "reason", reason } });

    /// <param name="duration">Of its call; null when none was made.</param>
    public void Delivery(string tenant, string destinationKind, string outcome, string category, TimeSpan? duration)
    {
        _deliveries.Add(
            1, new TagList { { "tenant", TenantLabel(tenant) }, { "destination", destinationKind }, { "outcome", outcome }, { "category", category } });
        if (duration is { } took)
        {
            _deliveryDuration.Record(took.TotalSeconds, new TagList { { "destination", destinationKind }, { "outcome", outcome }, { "category", category } });
        }
    }

    public void DeadLettered(string tenant, string destinationKind, string category) =>
        _deadLetters.Add(1, new TagList { { "tenant", TenantLabel(tenant) }, { "destination", destinationKind }, { "category", category } });

    /// <param name="refusedBy"><c>relay</c> or <c>provider</c>.</param>
    public void Throttled(string destinationKind, string tenant, string refusedBy) =>
        _throttled.Add(1, new TagList { { "destination", destinationKind }, { "tenant", TenantLabel(tenant) }, { "by", refusedBy } });

    public void BreakerOpened(string destinationKind, string tenant, string category) =>
        _breakersOpened.Add(1, new TagList { { "destination", destinationKind }, { "tenant", TenantLabel(tenant) }, { "category", category } });

    public void Spooled(int count) => _spooled.Add(count);

    public void Lost(string consumer, long records) => _lost.Add(records, new TagList { { "consumer", consumer } });

    /// <param name="what">Which memory took the store's place.</param>
    public void WithoutStore(string what) => _withoutStore.Add(1, new TagList { { "what", what } });

    /// <summary>The store did not answer, and memory does not know these either.</summary>
    public void Unchecked(int ids, int customers)
    {
        _unchecked.Add(ids, new TagList { { "what", "id" } });
        _unchecked.Add(customers, new TagList { { "what", "customer" } });
    }

    private string TenantLabel(string? tenant)
    {
        if (tenant is null)
        {
            return "unknown";
        }

        if (_tenantLabels.ContainsKey(tenant))
        {
            return tenant;
        }

        // Asking the dictionary for its count would lock all of it, for each webhook of each tenant beyond the bound.
        if (Volatile.Read(ref _labels) >= MaxTenantLabels)
        {
            return Other;
        }

        lock (_tenantLabels)
        {
            if (_labels >= MaxTenantLabels)
            {
                return _tenantLabels.ContainsKey(tenant) ? tenant : Other;
            }

            _labels += _tenantLabels.TryAdd(tenant, 0) ? 1 : 0;
            return tenant;
        }
    }
}
