using System.Collections.Concurrent;
using System.Net;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Telemetry;

/// <summary>Takes what is sent by OTLP over HTTP, and keeps it; or takes it and never answers.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _hangs;
    private readonly Task _running;

    public Collector(bool hangs = false)
    {
        _hangs = hangs;
        Url = $"http://127.0.0.1:{Ports.Free(1)[0]}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _running = RunAsync();
    }

    public string Url { get; }

    public int Requests => _received.Count;

    /// <summary>Everything as it came.</summary>
    public IEnumerable<byte[]> Bodies => _received.Select(r => r.Body);

    public IReadOnlyList<Span> Spans =>
    [
        .. from resource in On("/v1/traces").SelectMany(r => r.All(1))
           let service = resource.One(1).Attributes(1)
           from scope in resource.All(2)
           from span in scope.All(2)
           select new Span(
               service, scope.One(1).Text(1), span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), span.Attributes(9),
               [.. span.All(13).Select(link => link.Hex(1))]),
    ];

    public IReadOnlyList<Point> Points =>
    [
        .. from resource in On("/v1/metrics").SelectMany(r => r.All(1))
           from scope in resource.All(2)
           from metric in scope.All(2)
           from point in PointsOf(metric)
           select point,
    ];

    public IReadOnlyList<Span> OfTrace(string trace) => [.. Spans.Where(span => span.Trace == trace)];

    public async ValueTask DisposeAsync()
    {
        _ending.TrySetResult();
        _listener.Close();
        await _running;
    }

    // 5 is a gauge, 7 a sum, 9 a histogram.
    private static IEnumerable<Point> PointsOf(Wire metric) =>
    [
        .. ((int[])[5, 7]).SelectMany(kind => metric.One(kind).All(1).Select(point => new Point(
            metric.Text(1), metric.Text(3), point.Attributes(7), point.Has(4) ? point.Double(4) : (long)point.Number(6), [.. point.All(5).Select(e => e.Hex(5))])
        {
            Kind = kind == 7 && metric.One(7).Number(3) == 1 ? "counter" : "gauge",
        })),
        .. metric.One(9).All(1).Select(point => new Point(
            metric.Text(1), metric.Text(3), point.Attributes(9), point.Number(4), [.. point.All(8).Select(e => e.Hex(5))])
        {
            Bounds = [.. Enumerable.Range(0, point.Bytes(7).Length / sizeof(double)).Select(n => BitConverter.ToDouble(point.Bytes(7), n * sizeof(double)))],
        }),
    ];

    private IEnumerable<Wire> On(string path) => _received.Where(r => r.Path == path).Select(r => new Wire(r.Body));

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        _received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
        if (_hangs)
        {
            await _ending.Task;
            context.Response.Abort();
            return;
        }

        context.Response.ContentType = "application/x-protobuf";
        context.Response.Close();
    }
}

/// <summary>A span as it was sent.</summary>
/// <param name="Parent">Empty: it begins its trace.</param>
/// <param name="Kind">1 internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
/// <param name="Links">The traces that it points to.</param>
internal sealed record Span(
    IReadOnlyDictionary<string, string> Service, string Scope, string Trace, string Id, string Parent, string Name, int Kind,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Links)
{
    public string? Tag(string name) => Attributes.GetValueOrDefault(name);
}

/// <summary>A point of a metric as it was sent.</summary>
/// <param name="Value">Of a histogram: how many there were.</param>
/// <param name="Exemplars">Their traces.</param>
internal sealed record Point(string Name, string Unit, IReadOnlyDictionary<string, string> Labels, double Value, IReadOnlyList<string> Exemplars)
{
    /// <summary>As Prometheus has it: what goes up and down is a gauge.</summary>
    public string Kind { get; init; } = "histogram";

    public IReadOnlyList<double> Bounds { get; init; } = [];
}
