using Microsoft.Extensions.DependencyInjection;
using Relay.Model;
using Relay.Sightings;
using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

/// <summary>What Ingest notes of its requests; it tells those who look after the tenant, and never the sender.</summary>
public sealed class SightingTests
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly byte[] Body = """{"entry":[{}]}"""u8.ToArray();

    [Fact]
    public async Task A_tenants_webhooks_and_handshakes_are_noted_with_what_they_matched()
    {
        await using var app = new RelayApp();
        await app.SendAsync(RawRequest.Meta(The.Tenant, Body));
        await app.SendAsync(RawRequest.Genesys(The.Tenant, Body));
        await app.SendAsync(Handshake(The.VerifyToken));

        var seen = await SeenAsync(app, The.Tenant);
        Assert.Equal("a1", seen.LastSigned(ProviderKeys.Meta)!.Detail.SecretId);
        Assert.NotNull(seen.LastMatch(ProviderKeys.Meta, "a1"));
        Assert.Equal("g1", seen.LastSigned(ProviderKeys.Genesys)!.Detail.SecretId);
        Assert.NotNull(seen.LastMatch(ProviderKeys.Genesys, "g1"));
        Assert.Equal("v1", seen.LastHandshake(ProviderKeys.Meta)!.Detail.SecretId);
        Assert.NotNull(seen.LastMatchOfToken(ProviderKeys.Meta, "v1"));
        Assert.Null(seen.LastRefused(ProviderKeys.Meta));
        Assert.Null(seen.LastRefusedHandshake(ProviderKeys.Meta));
        Assert.Empty((await SeenAsync(app, The.WithoutSecrets)).All);
    }

    [Fact]
    public async Task What_Relay_signed_itself_says_nothing_of_what_a_provider_signs_with()
    {
        await using var app = new RelayApp();
        Assert.Equal(200, (await app.SendAsync(RawRequest.Genesys(The.Tenant, Body).Header(ISightings.ProbeHeader, "1"))).Status);
        var seen = await SeenAsync(app, The.Tenant);
        Assert.Null(seen.LastMatch(ProviderKeys.Genesys, "g1"));
        Assert.Null(seen.LastSigned(ProviderKeys.Genesys));
    }

    [Fact]
    public async Task Why_a_webhook_was_refused_is_noted_without_anything_that_it_said()
    {
        await using var app = new RelayApp();
        var target = $"/webhook/meta/{The.Tenant}";
        await IsNotedAsync(app, RawRequest.Post(target, Body), new(SightingReasons.HeaderMissing, null, 0, null, Body.Length));
        await IsNotedAsync(app, RawRequest.Post(target, Body).Signed("sha1=" + Zeros[..40]), new(SightingReasons.HeaderMalformed, null, 45, "sha1", Body.Length));
        await IsNotedAsync(app, RawRequest.Post(target, Body).Signed("hunter2"), new(SightingReasons.HeaderMalformed, null, 7, "none", Body.Length));
        await IsNotedAsync(app, RawRequest.Post(target, Body).Signed("sha256=" + Zeros).Signed("x"), new(SightingReasons.HeaderTwice, null, 71, "sha256", Body.Length));
        await IsNotedAsync(app, RawRequest.Meta(The.Tenant, Body, "another"), new(SightingReasons.NoMatch, null, 71, "sha256", Body.Length));

        await app.SendAsync(RawRequest.Meta(The.WithoutSecrets, Body));
        Assert.Equal(SightingReasons.NoSecret, (await SeenAsync(app, The.WithoutSecrets)).LastRefused(ProviderKeys.Meta)!.Detail.Reason);
    }

    [Theory]
    [InlineData("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1", SightingReasons.TokenWrong)]
    [InlineData("hub.mode=subscribe&hub.challenge=1", SightingReasons.TokenMissing)]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-me-73", SightingReasons.ChallengeMissing)]
    [InlineData("hub.mode=unsubscribe", SightingReasons.NotASubscription)]
    public async Task Why_a_handshake_was_refused_is_noted(string query, string reason)
    {
        await using var app = new RelayApp();
        (await app.SendAsync(new RawRequest("GET", $"/webhook/meta/{The.Tenant}?{query}"))).IsEmpty(403);
        Assert.Equal(reason, (await SeenAsync(app, The.Tenant)).LastRefusedHandshake(ProviderKeys.Meta)!.Detail.Reason);
    }

    [Fact]
    public async Task Who_just_opens_the_address_is_no_refused_handshake()
    {
        await using var app = new RelayApp();
        (await app.SendAsync(new RawRequest("GET", $"/webhook/meta/{The.Tenant}"))).IsEmpty(403);
        Assert.Null((await SeenAsync(app, The.Tenant)).LastRefusedHandshake(ProviderKeys.Meta));
    }

    [Fact]
    public async Task A_handshake_of_a_tenant_without_a_token_says_so()
    {
        await using var app = new RelayApp();
        (await app.SendAsync(new RawRequest("GET", $"/webhook/meta/{The.WithoutSecrets}?hub.mode=subscribe&hub.verify_token=a&hub.challenge=1"))).IsEmpty(403);
        Assert.Equal(SightingReasons.NoToken, (await SeenAsync(app, The.WithoutSecrets)).LastRefusedHandshake(ProviderKeys.Meta)!.Detail.Reason);
    }

    [Fact]
    public async Task What_is_answered_503_because_the_tenants_may_be_old_is_no_refusal()
    {
        await using var app = new RelayApp().Replace(services => services.AddSingleton<IServingGate>(new MayBeOld()));
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Body, "a newer secret"))).IsEmpty(503);
        (await app.SendAsync(Handshake("a-newer-token"))).IsEmpty(503);
        Assert.Empty((await SeenAsync(app, The.Tenant)).All);
    }

    private static async Task IsNotedAsync(RelayApp app, RawRequest request, SightingDetail detail)
    {
        (await app.SendAsync(request)).IsEmpty(401);
        Assert.Equal(detail, (await SeenAsync(app, The.Tenant)).LastRefused(ProviderKeys.Meta)!.Detail);
    }

    private static Task<TenantSightings> SeenAsync(RelayApp app, string tenant) =>
        app.Services.GetRequiredService<SightingReader>().ReadAsync(TenantId.Parse(tenant), TestContext.Current.CancellationToken);

    private static RawRequest Handshake(string token) =>
        new("GET", $"/webhook/meta/{The.Tenant}?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=42");

    private sealed class MayBeOld : IServingGate
    {
        public Serving Judge(TenantSnapshot used) => Serving.AcceptOnly;
    }
}
