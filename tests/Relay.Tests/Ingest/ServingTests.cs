using Microsoft.Extensions.DependencyInjection;
using Relay.Model;
using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

/// <summary>What a process may answer whose tenants may be, or are, out of date.</summary>
public sealed class ServingTests
{
    private static readonly byte[] Body = """{"entry":[{}]}"""u8.ToArray();

    [Fact]
    public async Task Without_tenants_that_count_everything_with_a_signature_gets_503_and_nothing_401()
    {
        await using var app = App(Serving.No);
        IsLater(await app.SendAsync(RawRequest.Meta(The.Tenant, Body)));
        IsLater(await app.SendAsync(RawRequest.Genesys(The.Tenant, Body)));
        IsLater(await app.SendAsync(RawRequest.Meta(The.Tenant, Body, "another secret")));
        IsLater(await app.SendAsync(RawRequest.Meta(The.Unknown, Body)));
        IsLater(await app.SendAsync(Handshake(The.VerifyToken)));
        IsLater(await app.SendAsync(Handshake("another-token")));

        // No tenant could make a header right that is none.
        (await app.SendAsync(RawRequest.Post($"/webhook/meta/{The.Tenant}", Body))).IsEmpty(401);
    }

    [Fact]
    public async Task With_tenants_that_may_be_old_what_verifies_is_taken_and_the_rest_gets_503()
    {
        await using var app = App(Serving.AcceptOnly);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Body))).IsEmpty(200);
        (await app.SendAsync(RawRequest.Genesys(The.Tenant, Body))).IsEmpty(200);
        Assert.Equal(200, (await app.SendAsync(Handshake(The.VerifyToken))).Status);
        IsLater(await app.SendAsync(RawRequest.Meta(The.Tenant, Body, "a newer secret")));
        IsLater(await app.SendAsync(RawRequest.Meta(The.Unknown, Body)));
        IsLater(await app.SendAsync(Handshake("a-newer-token")));
    }

    [Fact]
    public async Task With_tenants_that_count_the_rest_is_refused()
    {
        await using var app = App(Serving.Full);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Body))).IsEmpty(200);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Body, "another secret"))).IsEmpty(401);
        (await app.SendAsync(RawRequest.Meta(The.Unknown, Body))).IsEmpty(401);
        (await app.SendAsync(Handshake("another-token"))).IsEmpty(403);
    }

    private static RelayApp App(Serving serving) => new RelayApp().Replace(services => services.AddSingleton<IServingGate>(new FixedGate(serving)));

    private static RawRequest Handshake(string token) =>
        new("GET", $"/webhook/meta/{The.Tenant}?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=42");

    private static void IsLater(RawAnswer answer) => Assert.Equal("5", answer.IsEmpty(503).Header("Retry-After"));

    private sealed class FixedGate(Serving serving) : IServingGate
    {
        public Serving Judge(TenantSnapshot used) => serving;
    }
}
