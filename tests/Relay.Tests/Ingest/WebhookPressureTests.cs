using Relay.Model;
using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

/// <summary>What Ingest does when it is given too much, or has too little to judge by.</summary>
public sealed class WebhookPressureTests
{
    private static readonly byte[] Body = """{"entry":[]}"""u8.ToArray();

    [Fact]
    public async Task More_than_a_tenants_rate_is_429_with_a_time_to_come_back()
    {
        await using var app = new RelayApp().With("Ingest:RequestsPerSecondPerTenant", "1");
        var answers = new List<RawAnswer>();
        for (var i = 0; i < 20; i++)
        {
            answers.Add(await app.SendAsync(RawRequest.Meta(The.Tenant, Body)));
        }

        answers[0].IsEmpty(200);
        Assert.All(answers, a => Assert.Contains(a.Status, new[] { 200, 429 }));
        var limited = answers.First(a => a.Status == 429).IsEmpty(429);
        Assert.Equal("1", limited.Header("Retry-After"));

        // Another tenant has a bucket of its own, and what strangers do in his name takes nothing from it.
        var unsigned = new List<int>();
        while (!unsigned.Contains(429) && unsigned.Count < 2000)
        {
            var some = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.SendAsync(RawRequest.Post("/webhook/meta/spare-2", Body))));
            unsigned.AddRange(some.Select(r => r.Status));
        }

        Assert.Equal([401, 429], unsigned.Distinct().Order());
        (await app.SendAsync(new RawRequest("POST", "/webhook/meta/spare-2").Header("Content-Length", "9999999"))).IsEmpty(413);
        (await app.SendAsync(RawRequest.Meta("spare-1", Body))).IsEmpty(200);
    }

    [Fact]
    public async Task A_tenant_whose_secrets_are_not_loaded_gets_503_and_never_401()
    {
        var tenant = new Tenant { Id = TenantId.Parse("waking"), Name = "Waking", SecretsLoaded = false };
        await using var app = new RelayApp().With(new FixedTenants(new TenantSnapshot(1, [tenant])));
        var signed = (await app.SendAsync(RawRequest.Meta("waking", Body))).IsEmpty(503);
        Assert.Equal("5", signed.Header("Retry-After"));
        (await app.SendAsync(RawRequest.Genesys("waking", Body))).IsEmpty(503);

        var handshake = (await app.SendAsync(new RawRequest("GET", "/webhook/meta/waking?hub.mode=subscribe&hub.verify_token=t&hub.challenge=1"))).IsEmpty(503);
        Assert.Equal("5", handshake.Header("Retry-After"));

        // Who sends no signature is refused as everywhere.
        (await app.SendAsync(RawRequest.Post("/webhook/meta/waking", Body))).IsEmpty(401);
    }

    [Fact]
    public async Task When_strangers_fill_the_budget_the_next_gets_503_until_they_leave()
    {
        // Room for one buffer of 64 KiB.
        await using var app = new RelayApp().With("Ingest:UnverifiedBodyBytes", "65536");
        await using (var slow = await HalfABody.SendAsync(app))
        {
            var refused = (await app.SendAsync(RawRequest.Meta(The.Tenant, new byte[60_000]))).IsEmpty(503);
            Assert.Equal("5", refused.Header("Retry-After"));
            slow.Reset();
        }

        await HalfABody.UntilAsync(() => app.Budget.Used == 0);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, new byte[60_000]))).IsEmpty(200);
        Assert.Equal(0, app.Budget.Used);
    }

    [Fact]
    public async Task Four_mebibytes_are_taken_unless_told_otherwise()
    {
        await using var app = new RelayApp().With("Ingest:MaxBodyBytes", "4194304");
        var body = new byte[4 * 1024 * 1024];
        new Random(4).NextBytes(body);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, body))).IsEmpty(200);

        using var topic = app.OpenTopic();
        Assert.True(body.AsSpan().SequenceEqual(topic.Only(The.Tenant).Message.Value));
    }

    private sealed class FixedTenants(TenantSnapshot snapshot) : ITenantDirectory
    {
        public TenantSnapshot Current => snapshot;
    }
}
