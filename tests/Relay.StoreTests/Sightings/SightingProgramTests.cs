using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests.Sightings;

/// <summary>The real program brings what it has seen to the store by itself.</summary>
public sealed class SightingProgramTests(PostgresServer server)
{
    private static readonly byte[] Body = """{"object":"whatsapp_business_account","entry":[{}]}"""u8.ToArray();

    [Fact]
    public async Task A_webhook_a_refusal_a_handshake_and_a_key_are_in_the_store_within_a_moment()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var relay = await RunningRelay.StartAsync(
            ("ConnectionStrings:Relay", database.ConnectionString), ("Relay:Roles", "Ingest,Portal"), ("Tenants:SeedFile", file.Path));
        await relay.LineAsync("Tenants loaded from the store");
        await Eventually.HoldsAsync(
            async () => (await relay.SendAsync(RawRequest.Meta("acme", Body, "app-secret-acme"))).Status == 200, seconds: 60, "the first webhook");

        Assert.Equal(401, (await relay.SendAsync(RawRequest.Meta("acme", Body, "wrong"))).Status);
        Assert.Equal(200, (await relay.SendAsync(new RawRequest("GET", "/webhook/meta/acme?hub.mode=subscribe&hub.verify_token=verify-token-acme&hub.challenge=1"))).Status);
        await UseKeyAsync(relay.Port);

        string[] expected = ["api-key//k1", "handshake/meta/", "refused/meta/", "secret/meta/a1", "signed/meta/", "verify-token/meta/v1"];
        await Eventually.HoldsAsync(
            async () => expected.SequenceEqual(await database.ListAsync("SELECT kind || '/' || provider || '/' || id FROM sightings ORDER BY 1")),
            seconds: 60,
            "everything is in the store");
        Assert.Equal(
            """{"reason": "no-match", "algorithm": "sha256", "bodyLength": 51, "headerLength": 71}""",
            await database.ReadAsync<string>("SELECT detail::text FROM sightings WHERE kind = 'refused'"));
    }

    private static async Task UseKeyAsync(int port)
    {
        await using var http = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        using var client = http.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/api/tenants/acme/messages");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "acme");
        using var answer = await client.SendAsync(request, Run.Cancel);
        Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
