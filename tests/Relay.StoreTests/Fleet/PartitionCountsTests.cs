using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Relay.Fleet;
using Relay.Kafka;
using Relay.Observability;
using Relay.Storage;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Fleet;

public sealed class PartitionCountsTests(PostgresServer server)
{
    [Fact]
    public async Task Another_number_than_at_first_stops_the_process_and_the_same_one_or_another_prefix_does_not()
    {
        await using var database = await server.CreateAsync();
        Assert.Null(await RefusalAsync(database, 12));
        Assert.Null(await RefusalAsync(database, 12));
        Assert.StartsWith(
            "Kafka:Partitions is 24, and the topics of the prefix 'relay.' had 12 when this installation began", await RefusalAsync(database, 24), StringComparison.Ordinal);
        Assert.Null(await RefusalAsync(database, 24, "relay2."));
        Assert.Null(await RefusalAsync(database, 12));
    }

    [Fact]
    public async Task Nothing_is_remembered_before_the_topics_are_good()
    {
        await using var database = await server.CreateAsync();
        await using var host = Host(database, 12, "relay.");
        await host.Get<StorePreparation>().PrepareAsync(Run.Cancel);
        var counts = ActivatorUtilities.CreateInstance<PartitionCounts>(host.Host.Services);
        await counts.StartAsync(Run.Cancel);
        await host.Get<StoreReady>().Task.WaitAsync(Run.Cancel);
        Assert.False(counts.Checked.IsCompleted);
        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM store_settings WHERE name LIKE 'partitions:%'"));
        host.Get<TopicsReady>().Open();
        await counts.Checked.WaitAsync(Run.Cancel);
        await counts.StopAsync(Run.Cancel);
    }

    private static StoreHost Host(TestDatabase database, int partitions, string prefix) => StoreHost.Build(database, new HostSettings
    {
        Kafka = true,
        More = { ["Kafka:Partitions"] = $"{partitions}", ["Kafka:TopicPrefix"] = prefix },
    });

    private static async Task<string?> RefusalAsync(TestDatabase database, int partitions, string prefix = "relay.")
    {
        await using var host = Host(database, partitions, prefix);
        await host.Get<StorePreparation>().PrepareAsync(Run.Cancel);
        host.Get<TopicsReady>().Open();
        var counts = ActivatorUtilities.CreateInstance<PartitionCounts>(host.Host.Services);
        await counts.StartAsync(Run.Cancel);
        await ((BackgroundService)counts).ExecuteTask!.WaitAsync(Run.Cancel);
        var refusal = host.Get<FatalStop>().Reason;
        Assert.Equal(refusal is null, counts.Checked.IsCompleted);
        return refusal;
    }
}
