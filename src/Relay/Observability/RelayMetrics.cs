using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Relay.Observability;

/// <summary>The meter <c>Relay</c>. Labels never hold a phone number, a conversation or a text; tenants are labels up to a bound.</summary>
internal sealed class RelayMetrics
{
    public const string MeterName = "Relay";

    /// <summary>Beyond so many tenants the label is <c>other</c>: each label value costs memory here and in every store behind.</summary>
    public const int MaxTenantLabels = 1000;

    private const string Other = "other";

    private readonly Counter<long> _webhooks;
    private readonly Histogram<double> _webhookDuration;
    private readonly Counter<long> _items;
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
        _webhookDuration = _meter.CreateHistogram<double>("relay.webhook.duration", "s", "From a webhook's headers until its answer");
        _items = _meter.CreateCounter<long>("relay.items", "{item}", "Items of webhooks, by what became of them");
        _deliveries = _meter.CreateCounter<long>("relay.deliveries", "{attempt}", "Attempts at delivery, by how they ended");
        _deliveryDuration = _meter.CreateHistogram<double>("relay.delivery.duration", "s", "One call to a provider");
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
        var tags = new TagList { { "tenant", TenantLabel(tenant) }, { "channel", channel }, { "outcome", outcome } };
        _webhooks.Add(1, tags);
        _webhookDuration.Record(duration.TotalSeconds, tags);
    }

    public void Items(string channel, string outcome, int count)
    {
        if (count > 0)
        {
            _items.Add(count, new TagList { { "channel", channel }, { "outcome", outcome } });
        }
    }

    public void Delivery(string destinationKind, string outcome, string category, TimeSpan duration)
    {
        var tags = new TagList { { "destination", destinationKind }, { "outcome", outcome }, { "category", category } };
        _deliveries.Add(1, tags);
        _deliveryDuration.Record(duration.TotalSeconds, tags);
    }

    public void DeadLettered(string destinationKind, string category) =>
        _deadLetters.Add(1, new TagList { { "destination", destinationKind }, { "category", category } });

    /// <param name="refusedBy"><c>relay</c> or <c>provider</c>.</param>
    public void Throttled(string destinationKind, string tenant, string refusedBy) =>
        _throttled.Add(1, new TagList { { "destination", destinationKind }, { "tenant", TenantLabel(tenant) }, { "by", refusedBy } });

    public void BreakerOpened(string destinationKind, string tenant, string category) =>
        _breakersOpened.Add(1, new TagList { { "destination", destinationKind }, { "tenant", TenantLabel(tenant) }, { "category", category } });

    /// <summary>Destinations that are closed at the moment, by kind.</summary>
    public void ObserveOpenBreakers(Func<IEnumerable<Measurement<int>>> count) =>
        _meter.CreateObservableGauge("relay.breakers.open", count, "{destination}", "Destinations that are closed because they fail or refuse");

    public void Lost(string consumer, long records) => _lost.Add(records, new TagList { { "consumer", consumer } });

    /// <param name="what">Which memory took the store's place.</param>
    public void WithoutStore(string what) => _withoutStore.Add(1, new TagList { { "what", what } });

    /// <summary>How many deliveries wait that this process owns, by kind of destination.</summary>
    public void ObserveParked(Func<IEnumerable<KeyValuePair<string, long>>> counts) => _meter.CreateObservableGauge(
        "relay.parked",
        () => counts().Select(c => new Measurement<long>(c.Value, new KeyValuePair<string, object?>("destination", c.Key))),
        "{delivery}",
        "Deliveries that wait to be tried again");

    /// <summary>The store did not answer, and memory does not know these either.</summary>
    public void Unchecked(int ids, int customers)
    {
        _unchecked.Add(ids, new TagList { { "what", "id" } });
        _unchecked.Add(customers, new TagList { { "what", "customer" } });
    }

    /// <summary>How long the oldest record has waited that this process has read and not yet normalised; 0 when there is none.</summary>
    public void ObserveNormalizeLag(Func<double> seconds) =>
        _meter.CreateObservableGauge("relay.normalize.lag", seconds, "s", "Age of the oldest record that was read and is not yet normalised; 0 when idle");

    public void Spooled(int count) => _spooled.Add(count);

    /// <summary>Webhooks that wait in the spool, of all processes: each that runs Ingest tells the same number.</summary>
    public void ObserveSpool(Func<long> rows) =>
        _meter.CreateObservableGauge("relay.spool", rows, "{request}", "Webhooks that wait in the spool, as every process sees it: not to be summed");

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
