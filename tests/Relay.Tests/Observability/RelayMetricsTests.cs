using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Relay.Observability;

namespace Relay.Tests.Observability;

public sealed class RelayMetricsTests
{
    [Fact]
    public void A_request_is_counted_by_tenant_provider_and_outcome()
    {
        var seen = Record(metrics => metrics.WebhookAnswered("acme", "meta", "accepted", TimeSpan.FromMilliseconds(20)));
        Assert.Equal(["relay.webhook.duration 0.02 channel=meta outcome=accepted", "relay.webhooks 1 channel=meta outcome=accepted tenant=acme"], seen);
    }

    [Fact]
    public void Strangers_cannot_make_labels() =>
        Assert.Contains("relay.webhooks 1 channel=meta outcome=signature tenant=unknown", Record(m => m.WebhookAnswered(null, "meta", "signature", TimeSpan.Zero)));

    [Fact]
    public void Beyond_a_thousand_tenants_the_label_is_other_and_the_first_keep_theirs()
    {
        var tenants = Record(metrics =>
        {
            for (var i = 0; i < RelayMetrics.MaxTenantLabels + 50; i++)
            {
                metrics.WebhookAnswered($"t{i}", "meta", "accepted", TimeSpan.Zero);
            }

            metrics.WebhookAnswered("t0", "meta", "accepted", TimeSpan.Zero);
        }).Where(line => line.StartsWith("relay.webhooks ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("tenant=", StringComparison.Ordinal) + 7)..]).ToList();
        Assert.Equal(RelayMetrics.MaxTenantLabels + 1, tenants.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(50, tenants.Count(t => t == "other"));
        Assert.Equal(2, tenants.Count(t => t == "t0"));
    }

    [Fact]
    public void However_many_threads_ask_the_labels_stay_bounded()
    {
        var tenants = Record(metrics => Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < RelayMetrics.MaxTenantLabels; i++)
            {
                metrics.WebhookAnswered($"{thread}-{i}", "meta", "accepted", TimeSpan.Zero);
            }
        })).Where(line => line.StartsWith("relay.webhooks ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        Assert.Equal(RelayMetrics.MaxTenantLabels + 1, tenants.Count());
    }

    [Fact]
    public void No_items_are_no_count()
    {
        Assert.Empty(Record(metrics => metrics.Items("whatsapp", "published", 0)));
        Assert.Equal(["relay.items 3 channel=whatsapp outcome=published"], Record(metrics => metrics.Items("whatsapp", "published", 3)));
    }

    [Fact]
    public void A_process_that_is_not_ready_says_so_with_its_parts() => Assert.Equal(
        ["relay.ready 0 ", "relay.ready.parts 0 part=kafka", "relay.ready.parts 1 part=process"],
        Record(metrics => metrics.ObserveReady(() => Unready(("process", "ok"), ("kafka", "no broker answers")))));

    [Fact]
    public void A_process_that_drains_says_nothing_of_it_and_one_that_a_fault_ends_does()
    {
        Assert.Empty(Record(metrics => metrics.ObserveReady(() => Unready(("process", "draining"), ("kafka", "ok")))));
        Assert.Equal(["relay.ready 0 ", "relay.ready.parts 0 part=process"], Record(metrics => metrics.ObserveReady(() => Unready(("process", "stopping")))));
    }

    private static ReadyReport Unready(params (string Name, string State)[] parts) =>
        new("unready", parts.ToDictionary(part => part.Name, part => part.State, StringComparer.Ordinal));

    private static List<string> Record(Action<RelayMetrics> act)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var metrics = new RelayMetrics(factory);
        var lines = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                // Other tests run Relays of their own in this process.
                if (instrument.Meter.Name == RelayMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        act(metrics);
        listener.RecordObservableInstruments();
        return [.. lines.Order(StringComparer.Ordinal)];

        void Add(Instrument instrument, IFormattable value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = tags.ToArray().Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal);
            lock (lines)
            {
                lines.Add($"{instrument.Name} {value.ToString(null, System.Globalization.CultureInfo.InvariantCulture)} {string.Join(' ', labels)}");
            }
        }
    }
}
