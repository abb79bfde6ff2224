using System.Text.Json.Nodes;

namespace Relay.Load.Measure;

/// <summary>Times of many things of one kind, in milliseconds; nothing is put into classes, so the percentiles are exact.</summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    public Latencies(IEnumerable<double> milliseconds)
    {
        _sorted = [.. milliseconds];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public JsonObject ToJson() => new() { ["count"] = Count, ["p50Ms"] = Figures.Number(P50), ["p99Ms"] = Figures.Number(P99), ["maxMs"] = Figures.Number(At(1)) };

    private double At(double share) => Count == 0 ? 0 : _sorted[Math.Clamp((int)Math.Ceiling(Count * share) - 1, 0, Count - 1)];
}
