using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Relay.Observability;

namespace Relay.Tests.Observability.Dashboards;

/// <summary>Every instrument of the meter Relay with the labels that it is really used with.</summary>
internal static class RelaySeries
{
    public static IReadOnlyList<Series> All { get; } = Read();

    private static IReadOnlyList<Series> Read()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var instruments = new Dictionary<Instrument, HashSet<string>>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    instruments[instrument] = [];
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        UseAll(new RelayMetrics(factory));
        listener.RecordObservableInstruments();
        return [.. instruments.Select(i => Series.Of(i.Key.Name, KindOf(i.Key), i.Key.Unit, i.Value))];

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                instruments[instrument].Add(tag.Key);
            }
        }
    }

    /// <summary>By reflection, so that a new method cannot be forgotten here.</summary>
    private static void UseAll(RelayMetrics metrics)
    {
        foreach (var method in typeof(RelayMetrics).GetMethods().Where(m => m.DeclaringType == typeof(RelayMetrics) && !m.IsSpecialName))
        {
            method.Invoke(metrics, [.. method.GetParameters().Select(p => Value(p.ParameterType))]);
        }
    }

    private static object? Value(Type type) =>
        type == typeof(string) ? "word"
        : type == typeof(int) ? 1
        : type == typeof(long) ? 1L
        : type == typeof(TimeSpan) || type == typeof(TimeSpan?) ? TimeSpan.FromSeconds(1)
        : type == typeof(Func<double>) ? () => 1.0
        : type == typeof(Func<long>) ? () => 1L
        : type == typeof(Func<int>) ? () => 1
        : type == typeof(Func<TimeSpan>) ? () => TimeSpan.FromSeconds(1)
        : type == typeof(Func<ReadyReport>) ? () => new ReadyReport(ReadyReport.Ready, new Dictionary<string, string> { ["kafka"] = ReadyReport.Ok })
        : type == typeof(Func<IEnumerable<Measurement<int>>>) ? () => new[] { new Measurement<int>(1, new KeyValuePair<string, object?>("destination", "genesys")) }
        : type == typeof(Func<IEnumerable<KeyValuePair<string, long>>>) ? () => new[] { KeyValuePair.Create("genesys", 1L) }
        : type == typeof(Func<IEnumerable<(string, int)>>) ? () => new[] { ("Ingest", 1) }
        : type == typeof(Func<IEnumerable<(string, TimeSpan)>>) ? () => new[] { ("acme", TimeSpan.FromDays(1)) }
        : type == typeof(Func<IEnumerable<(string, string, long)>>) ? () => new[] { ("normalize", "webhooks", 1L) }
        : type == typeof(Func<IEnumerable<(string, string, TimeSpan)>>) ? () => new[] { ("acme", "meta", TimeSpan.FromDays(1)) }
        : throw new InvalidOperationException($"No value is known here for {type}.");

    private static string KindOf(Instrument instrument) =>
        instrument.GetType().Name is var name && name.StartsWith("Counter", StringComparison.Ordinal) ? "counter"
        : name.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
        : "gauge";
}
