using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.IntegrationTests.Loop;
using Relay.Tests.Observability.Dashboards;

namespace Relay.IntegrationTests.Telemetry;

/// <summary>One message is one trace, from the webhook to the provider's call, however it got there.</summary>
public sealed class TraceTests(TelemetrySite telemetry) : IClassFixture<TelemetrySite>
{
    private const int Server = 2;
    private const int Client = 3;
    private const int Producer = 4;
    private const int Consumer = 5;

    private readonly Site _site = telemetry.Site;
    private readonly TestTenant _tenant = telemetry.NewTenant();

    private TenantView View => new(_site, _tenant);

    [Fact]
    public async Task A_webhook_is_one_trace_from_the_door_to_the_call_and_the_event_names_it()
    {
        var phone = NewPhone();
        var wamid = await _site.Simulator.CustomerWritesAsync(_tenant, phone, _site.NewText());
        var record = await View.InboundAsync(wamid);
        var trace = TraceOf(record);
        await View.FinishedAsync(View.InboundId(wamid));

        var spans = await TraceAsync(trace, "POST");
        var door = One(spans, "POST /webhook/meta/{tenantId}");
        Assert.Equal((Server, "", "200", "relay"), (door.Kind, door.Parent, door.Tag("http.response.status_code"), door.Service["service.name"]));

        // The Simulator sends a trace of its own along: it is pointed to, and not gone on with.
        Assert.NotEqual(trace, Assert.Single(door.Links));
        var sent = One(spans, "send webhooks");
        Assert.Equal((Producer, door.Id, "kafka", "accepted"), (sent.Kind, sent.Parent, sent.Tag("messaging.system"), sent.Tag("relay.outcome")));
        var read = One(spans, "process webhooks");
        Assert.Equal((Consumer, sent.Id, "1", _tenant.Id), (read.Kind, read.Parent, read.Tag("relay.items.published"), read.Tag("relay.tenant")));
        var delivered = One(spans, "process messages.inbound");
        Assert.Equal((Consumer, read.Id, "delivered", "genesys"), (delivered.Kind, delivered.Parent, delivered.Tag("relay.outcome"), delivered.Tag("relay.destination")));
        Assert.Equal((_tenant.Id, "whatsapp", _tenant.PhoneNumberId), (delivered.Tag("relay.tenant"), delivered.Tag("relay.channel"), delivered.Tag("relay.account")));
        var call = One(spans, "call genesys");
        Assert.Equal((delivered.Id, "delivered"), (call.Parent, call.Tag("relay.outcome")));
        var request = Assert.Single(spans, span => span.Kind == Client && span.Tag("url.full")?.EndsWith("/inbound/open/message", StringComparison.Ordinal) == true);
        Assert.Equal((call.Id, "System.Net.Http", "200"), (request.Parent, request.Scope, request.Tag("http.response.status_code")));
        Assert.Equal((trace, read.Id), (TraceOf(record), SpanOf(record)));
        Assert.Equal((trace, delivered.Id), (TraceOf(View.Deliveries(View.InboundId(wamid))[0]), SpanOf(View.Deliveries(View.InboundId(wamid))[0])));
    }

    [Fact]
    public async Task An_agents_answer_is_one_trace_and_no_provider_is_told_of_it()
    {
        var phone = NewPhone();
        await View.InboundAsync(await _site.Simulator.CustomerWritesAsync(_tenant, phone, _site.NewText()));
        var id = View.OutboundId(await _site.Simulator.AgentWritesAsync(_tenant, phone, _site.NewText()));
        var results = await View.FinishedAsync(id);

        var spans = await TraceAsync(TraceOf(results[0]), "POST");
        Assert.Equal("", One(spans, "POST /webhook/genesys/{tenantId}").Parent);
        var delivered = One(spans, "process messages.outbound");
        Assert.Equal((One(spans, "process webhooks").Id, "whatsapp"), (delivered.Parent, delivered.Tag("relay.destination")));
        Assert.Equal(delivered.Id, One(spans, "call whatsapp").Parent);

        using var client = Web.Client();
        var log = await client.GetStringAsync(new Uri($"{_site.Simulator.Url}/sim/log?after=0"), TestContext.Current.CancellationToken);
        Assert.Contains("authorization", log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("traceparent", log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_was_parked_goes_on_in_its_trace()
    {
        await _site.Simulator.FailAsync(_tenant, "/inbound/open/message", new JsonObject { ["times"] = 3, ["status"] = 503 });
        var id = View.InboundId(await _site.Simulator.CustomerWritesAsync(_tenant, NewPhone(), _site.NewText()));
        await Until.TrueAsync(() => View.Deliveries(id).Any(r => r.Text("outcome") == "delivered"), "the delivery after the wait");
        var results = View.Deliveries(id);
        Assert.Contains("parked", results.Select(r => r.Text("outcome")));
        var trace = Assert.Single(results.Select(TraceOf).Distinct(StringComparer.Ordinal));

        IReadOnlyList<Span> turns = [];
        await Until.TrueAsync(() => (turns = Turns()).Count == 2, () => $"two turns in the trace; there are {turns.Count}");
        Assert.Equal([("false", "parked", "unavailable"), ("true", "delivered", null)], turns.Select(t => (t.Tag("relay.parked"), t.Tag("relay.outcome"), t.Tag("error.type"))));
        Assert.Equal(turns[0].Parent, turns[1].Parent);

        IReadOnlyList<Span> Turns() =>
            [.. telemetry.Collector.OfTrace(trace).Where(span => span.Name == "process messages.inbound").OrderBy(span => span.Tag("relay.parked"), StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_command_by_topic_or_by_HTTP_goes_on_in_its_senders_trace()
    {
        var phone = NewPhone();
        await View.InboundAsync(await _site.Simulator.CustomerWritesAsync(_tenant, phone, _site.NewText()));
        var (byTopic, byHttp) = (Draw.Hex(32), Draw.Hex(32));
        var (first, second) = (Draw.Hex(20), Draw.Hex(20));
        await Stranger.WriteAsync(
            _site.Broker.BootstrapServers, _site.Full("commands"), null, Encoding.UTF8.GetBytes(Command(phone, first).ToJsonString()), null,
            KeyValuePair.Create("traceparent", $"00-{byTopic}-{Draw.Hex(16)}-01"));
        using var client = Web.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_site.Relay.Url}/api/tenants/{_tenant.Id}/messages");
        request.Headers.Authorization = new("Bearer", _tenant.ApiKey);
        request.Headers.Add("Idempotency-Key", second);
        request.Headers.Add("traceparent", $"00-{byHttp}-{Draw.Hex(16)}-01");
        var body = Command(phone, second);
        body.Remove("tenantId");
        body.Remove("idempotencyKey");
        request.Content = JsonContent.Create(body);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(202, (int)response.StatusCode);

        foreach (var (trace, key) in new[] { (byTopic, first), (byHttp, second) })
        {
            var results = await View.FinishedAsync(View.OutboundId(key));
            Assert.All(results, result => Assert.Equal(trace, TraceOf(result)));
            var spans = await TraceAsync(trace, "POST");
            Assert.Equal("delivered", One(spans, "process messages.outbound").Tag("relay.outcome"));
            Assert.Equal("1", One(spans, "process commands").Tag("relay.items.published"));
        }

        Assert.Contains(telemetry.Collector.OfTrace(byHttp), span => span.Name == "send commands");
    }

    [Fact]
    public async Task Metrics_arrive_with_units_buckets_and_examples()
    {
        await View.FinishedAsync(View.InboundId(await _site.Simulator.CustomerWritesAsync(_tenant, NewPhone(), _site.NewText())));

        // The log says to which trace a line belongs.
        var trace = TraceOf(_site.Reader.On("messages.inbound", _tenant)[0]);
        Assert.Contains(_site.Relay.Process.Lines, line => line.Contains("published", StringComparison.Ordinal) && line.Contains($"\"TraceId\":\"{trace}\",\"SpanId\":\"", StringComparison.Ordinal));

        var took = await PointAsync(p => p is { Name: "relay.webhook.duration", Exemplars.Count: > 0 } && p.Labels["outcome"] == "accepted");
        Assert.Equal("s", took.Unit);
        Assert.Equal(["channel", "outcome"], took.Labels.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((0.001, 8, 13), (took.Bounds[0], took.Bounds[^1], took.Bounds.Count));
        Assert.Contains(took.Exemplars, example => telemetry.Collector.OfTrace(example).Count > 0);
        await PointAsync(p => p.Name == "relay.delivery.duration" && p.Exemplars.Count > 0);
        await PointAsync(p => p.Name == "relay.deliveries" && p.Labels.GetValueOrDefault("tenant") == _tenant.Id && p.Labels["outcome"] == "delivered");
        foreach (var topic in (string[])["webhooks", "commands", "messages.inbound", "messages.outbound", "receipts", "deadletters"])
        {
            await PointAsync(p => p.Name == "relay.consumer.lag" && p.Labels["topic"] == topic);
        }

        await PointAsync(p => p is { Name: "relay.ready", Value: 1 });
        await PointAsync(p => p is { Name: "relay.ready.parts", Value: 1 } && p.Labels["part"] == "kafka");
        await PointAsync(p => p.Name == "relay.processes" && p.Labels["role"] == "Ingest" && p.Value >= 1);
        await PointAsync(p => p is { Name: "relay.tenants", Value: 8 });
        await PointAsync(p => p is { Name: "relay.snapshot.age", Value: < 60 });
        foreach (var (name, kind, unit, labels) in FrameworkSeries.All)
        {
            await PointAsync(p => p.Name == name && p.Kind == kind && p.Unit == unit && labels.All(p.Labels.ContainsKey), $"{name}, a {kind} in {unit} with {string.Join(", ", labels)}");
        }

        Assert.All(telemetry.Collector.Points.Where(p => p.Name == "db.client.connection.count"), p => Assert.Contains(p.Labels["db.client.connection.pool.name"], (string[])["store", "spool"]));
    }

    private static string TraceOf(SeenRecord record) => record.Headers["traceparent"].Split('-')[1];

    private static string SpanOf(SeenRecord record) => record.Headers["traceparent"].Split('-')[2];

    private static Span One(IReadOnlyList<Span> spans, string name) =>
        spans.Count(span => span.Name == name) == 1
            ? spans.Single(span => span.Name == name)
            : throw new InvalidOperationException($"'{name}' is not there once: {string.Join(", ", spans.Select(span => span.Name))}");

    // Nobody who looks at traces is to know which conversation one belongs to, either.
    private string NewPhone()
    {
        var phone = _site.NewPhone();
        telemetry.KeepPrivate(View.Conversation(phone));
        return phone;
    }

    private JsonObject Command(string phone, string key) => new()
    {
        ["tenantId"] = _tenant.Id,
        ["channel"] = "whatsapp",
        ["accountId"] = _tenant.PhoneNumberId,
        ["to"] = new JsonObject { ["phone"] = "+" + phone },
        ["content"] = new JsonObject { ["type"] = "text", ["text"] = _site.NewText() },
        ["idempotencyKey"] = key,
    };

    /// <summary>All of a trace, once its last span is here.</summary>
    private async Task<IReadOnlyList<Span>> TraceAsync(string trace, string last)
    {
        IReadOnlyList<Span> spans = [];
        await Until.TrueAsync(
            () => (spans = telemetry.Collector.OfTrace(trace)).Any(span => span.Name == last)
                && spans.Any(span => span.Name.StartsWith("process messages", StringComparison.Ordinal)) && spans.Any(span => span.Name is "process webhooks" or "process commands"),
            () => $"the trace {trace} is whole; there are {string.Join(", ", spans.Select(span => span.Name))}");
        return spans;
    }

    private async Task<Point> PointAsync(Func<Point, bool> wanted, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(wanted))] string? what = null) =>
        await Until.SomeAsync(() => telemetry.Collector.Points.LastOrDefault(wanted), $"a point with {what}", TimeSpan.FromSeconds(60));
}
