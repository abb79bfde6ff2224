using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests.Deliveries;

/// <summary>A store that neither answers nor hangs up, under callers of the API.</summary>
public sealed class HangingStoreTests
{
    [Fact]
    public async Task It_costs_callers_a_503_and_the_process_few_connections_and_afterwards_all_is_well()
    {
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(StoredLetters.Of(1));

        // Connections that are open already hang in their statements; new ones would not even open.
        for (var n = 0; n < 5; n++)
        {
            await Task.WhenAll(Enumerable.Range(0, 60).Select(m => m % 2 == 0 ? world.Api.GetAsync("") : world.Api.PostMessageAsync(ApiClient.Message(), $"before-{n}-{m}")));
        }

        server.Pause();
        try
        {
            var asked = Enumerable.Range(0, 40).SelectMany(n => new[] { world.Api.GetAsync(""), world.Api.PostMessageAsync(ApiClient.Message(), $"held-{n}") }).ToList();
            Assert.All(await Task.WhenAll(asked), answer => Assert.Equal((503, "unavailable"), (answer.Status, answer.Problem)));

            // All places hang: nobody waits any more.
            Assert.Equal(503, (await world.Api.GetAsync("")).Status);
            Assert.Equal(200, (await world.Api.SendAsync(HttpMethod.Get, "/health/live", key: null)).Status);
        }
        finally
        {
            server.Resume();
        }

        await Eventually.HoldsAsync(async () => (await world.Api.GetAsync("")).Status == 200, seconds: 60, "the API answers again");
        await Eventually.HoldsAsync(
            async () => (await world.Api.PostMessageAsync(ApiClient.Message(), "afterwards")).Status == 202, seconds: 60, "messages are taken again");

        // Those that were let go end on the server's side when it gets round to it.
        await Eventually.HoldsAsync(
            async () => await world.Database.ReadAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND (query LIKE '%FROM dead_letters%' OR query LIKE '%idempotency_keys%')") is >= 1 and <= 17,
            seconds: 60,
            "the process has few connections");
    }
}
