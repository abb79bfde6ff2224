using System.Diagnostics.Metrics;

namespace Relay.Observability;

/// <summary>What is asked for when somebody collects, rather than counted as it happens.</summary>
internal sealed partial class RelayMetrics
{
    /// <summary>Destinations that are closed at the moment, by kind.</summary>
    public void ObserveOpenBreakers(Func<IEnumerable<Measurement<int>>> count) =>
        _meter.CreateObservableGauge("relay.breakers.open", count, "{destination}", "Destinations that are closed because they fail or refuse");

    /// <summary>How many deliveries wait that this process owns, by kind of destination.</summary>
    public void ObserveParked(Func<IEnumerable<KeyValuePair<string, long>>> counts) => _meter.CreateObservableGauge(
        "relay.parked",
        () => counts().Select(c => new Measurement<long>(c.Value, Label("destination", c.Key))),
        "{delivery}",
        "Deliveries that wait to be tried again");

    /// <summary>How long the oldest record has waited that this process has read and not yet normalised; 0 when there is none.</summary>
    public void ObserveNormalizeLag(Func<double> seconds) =>
        _meter.CreateObservableGauge("relay.normalize.lag", seconds, "s", "Age of the oldest record that was read and is not yet normalised; 0 when idle");

    /// <summary>Records between what is done and the end of a topic, over the partitions that this process owns.</summary>
    public void ObserveConsumerLag(Func<IEnumerable<(string Consumer, string Topic, long Records)>> lags) => _meter.CreateObservableGauge(
        "relay.consumer.lag",
        () => lags().Select(l => new Measurement<long>(l.Records, Label("consumer", l.Consumer), Label("topic", l.Topic))),
        "{record}",
        "Records that a stage has not done yet, of the partitions that this process owns");

    /// <summary>Webhooks that wait in the spool, of all processes: each that runs Ingest tells the same number.</summary>
    public void ObserveSpool(Func<long> rows) =>
        _meter.CreateObservableGauge("relay.spool", rows, "{request}", "Webhooks that wait in the spool, as every process sees it: not to be summed");

    /// <summary>
    /// What <c>/health/ready</c> says. Nothing of a process that drains: it is meant to go, and its last word would stand as an unready process
    /// in what collects, minutes after it has gone.
    /// </summary>
    public void ObserveReady(Func<ReadyReport> report)
    {
        _meter.CreateObservableGauge("relay.ready", () => Told().Select(r => new Measurement<int>(r.IsReady ? 1 : 0)), unit: null, "1 when this process may be given work, else 0");
        _meter.CreateObservableGauge(
            "relay.ready.parts",
            () => Told().SelectMany(r => r.Parts).Select(p => new Measurement<int>(p.Value == ReadyReport.Ok ? 1 : 0, Label("part", p.Key))),
            unit: null,
            "1 for each part of this process that is as it should be, else 0");

        IEnumerable<ReadyReport> Told() => report() is { IsDraining: false } told ? [told] : [];
    }

    /// <param name="age">Since the store last said that it knows no newer one.</param>
    /// <param name="tenants">How many it holds.</param>
    public void ObserveSnapshot(Func<TimeSpan> age, Func<int> tenants)
    {
        _meter.CreateObservableGauge("relay.snapshot.age", () => age().TotalSeconds, "s", "How long ago the tenants in memory were known to be the newest");
        _meter.CreateObservableGauge("relay.tenants", tenants, "{tenant}", "Tenants that this process serves");
    }

    /// <summary>Processes whose heartbeat came in time, by role.</summary>
    public void ObserveProcesses(Func<IEnumerable<(string Role, int Count)>> counts) => _meter.CreateObservableGauge(
        "relay.processes",
        () => counts().Select(c => new Measurement<int>(c.Count, Label("role", c.Role))),
        "{process}",
        "Processes that live, as the store knows them: not to be summed");

    /// <summary>How long until the first credential of a tenant ends, as its provider last said; negative once it has. The soonest only, at most <see cref="MaxTenantLabels"/>.</summary>
    public void ObserveCredentialExpiry(Func<IEnumerable<(string Tenant, TimeSpan Left)>> ends) => _meter.CreateObservableGauge(
        "relay.credential.expiry",
        () => ends().Select(e => new Measurement<double>(e.Left.TotalSeconds, Label("tenant", e.Tenant))),
        "s",
        "Until the first access token of a tenant ends: not to be summed");

    /// <summary>How long ago the last signed webhook of a tenant came. At most <see cref="MaxTenantLabels"/>.</summary>
    public void ObserveSilence(Func<IEnumerable<(string Tenant, string Channel, TimeSpan Since)>> silences) => _meter.CreateObservableGauge(
        "relay.webhook.silence",
        () => silences().Select(s => new Measurement<double>(s.Since.TotalSeconds, Label("tenant", s.Tenant), Label("channel", s.Channel))),
        "s",
        "Since the last signed webhook of a tenant that had one within two days: not to be summed");

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
