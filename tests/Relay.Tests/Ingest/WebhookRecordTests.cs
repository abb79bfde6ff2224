using System.Text;
using Confluent.Kafka;
using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

/// <summary>What is answered 200 stands on the topic, byte for byte.</summary>
[Collection(RelayCollection.Name)]
public sealed class WebhookRecordTests(RelayApp app)
{
    [Fact]
    public async Task A_record_says_where_it_came_from()
    {
        const string tenant = "spare-2";
        var body = """{"object":"whatsapp_business_account"}"""u8.ToArray();
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        (await app.SendAsync(RawRequest.Meta(tenant, body).Header("Facebook-API-Version", "v25.0"))).IsEmpty(200);
        var after = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        using var topic = app.OpenTopic();
        var record = topic.Only(tenant);
        Assert.Equal(body, record.Message.Value);
        Assert.Equal(tenant, Encoding.UTF8.GetString(record.Message.Key));
        Assert.Equal(tenant, Text(record, "relay_tenant"));
        Assert.Equal("meta", Text(record, "relay_channel"));
        Assert.InRange(long.Parse(Text(record, "relay_received_at")!, provider: null), before, after);
        Assert.Matches("^[0-9a-f]{32}$", Text(record, "relay_request_id"));
        Assert.Equal("a1", Text(record, "relay_secret_id"));
        Assert.Equal("70001", Text(record, "relay_secret_owner"));
        Assert.Equal("application/json", Text(record, "content-type"));
        Assert.Equal("v25.0", Text(record, "relay_provider_version"));
    }

    [Fact]
    public async Task A_record_of_Genesys_names_the_integration_whose_secret_matched()
    {
        const string tenant = "spare-3";
        (await app.SendAsync(RawRequest.Genesys(tenant, "{}"u8.ToArray()).Header("Facebook-API-Version", "v1"))).IsEmpty(200);

        using var topic = app.OpenTopic();
        var record = topic.Only(tenant);
        Assert.Equal("genesys", Text(record, "relay_channel"));
        Assert.Equal("g1", Text(record, "relay_secret_id"));
        Assert.Equal("integration-of-spare-3", Text(record, "relay_secret_owner"));
        Assert.Null(Text(record, "relay_provider_version"));
    }

    [Fact]
    public async Task No_header_holds_a_secret_or_what_strangers_add()
    {
        const string tenant = "spare-4";
        var request = RawRequest.Meta(tenant, "{}"u8.ToArray()).Header("relay_tenant", The.Tenant).Header("Cookie", "session=1").Header("Authorization", "Bearer x");
        (await app.SendAsync(request)).IsEmpty(200);

        using var topic = app.OpenTopic();
        var headers = topic.Only(tenant).Message.Headers;
        string[] known =
        [
            "content-type", "relay_channel", "relay_provider_version", "relay_received_at", "relay_request_id", "relay_secret_id", "relay_secret_owner",
            "relay_tenant", "traceparent",
        ];
        Assert.Subset(known.ToHashSet(StringComparer.Ordinal), headers.Select(h => h.Key).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(headers.Count, headers.Select(h => h.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(headers, h => Encoding.UTF8.GetString(h.GetValueBytes()).Contains(The.AppSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hundred_bodies_of_any_bytes_arrive_as_they_were_and_in_their_order()
    {
        const string tenant = "spare-5";
        var random = new Random(20260301);
        var bodies = new List<byte[]>();
        await using var connection = await app.ConnectAsync();
        for (var i = 0; i < 100; i++)
        {
            // Mostly small, some large, all of any bytes: nothing on the way may think that a body is text.
            var body = new byte[i % 10 == 0 ? random.Next(20_000, 60_000) : random.Next(1, 2000)];
            random.NextBytes(body);
            bodies.Add(body);
            var request = (i % 3) switch
            {
                0 => RawRequest.Meta(tenant, body),
                1 => RawRequest.Genesys(tenant, body),
                _ => RawRequest.Chunked($"/webhook/meta/{tenant}", body, random.Next(1, 5000), The.Hex(The.AppSecret, body)),
            };
            (await connection.SendAsync(request)).IsEmpty(200);
        }

        using var topic = app.OpenTopic();
        Assert.Equal(bodies, topic.Of(tenant, bodies.Count).Select(r => r.Message.Value));
    }

    [Fact]
    public async Task Fifty_webhooks_at_once_are_all_200_and_all_on_the_topic_of_their_tenant()
    {
        string[] tenants = ["spare-6", "spare-7"];
        var sent = Enumerable.Range(0, 50).Select(i => (Tenant: tenants[i % 2], Body: Encoding.UTF8.GetBytes($$"""{"n":{{i}}}"""))).ToList();
        var answers = await Task.WhenAll(sent.Select(s => app.SendAsync(RawRequest.Meta(s.Tenant, s.Body))));
        Assert.All(answers, answer => answer.IsEmpty(200));

        using var topic = app.OpenTopic();
        foreach (var tenant in tenants)
        {
            Assert.Equal(
                sent.Where(s => s.Tenant == tenant).Select(s => Encoding.UTF8.GetString(s.Body)).Order(StringComparer.Ordinal),
                topic.Of(tenant, 25).Select(r => Encoding.UTF8.GetString(r.Message.Value)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Request_ids_are_all_different_and_one_tenant_stays_on_one_partition()
    {
        const string tenant = "spare-8";
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.SendAsync(RawRequest.Meta(tenant, "{}"u8.ToArray()))));

        using var topic = app.OpenTopic();
        var records = topic.Of(tenant, 20);
        Assert.Equal(20, records.Select(r => Text(r, "relay_request_id")).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(records.Select(r => r.Partition).Distinct());
    }

    private static string? Text(ConsumeResult<byte[], byte[]> record, string header) =>
        record.Message.Headers.TryGetLastBytes(header, out var value) ? Encoding.UTF8.GetString(value) : null;
}
