using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;
using Relay.Project;
using Relay.Storage;
using Relay.Storage.DeadLetters;
using Relay.Storage.Partitions;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests.Deliveries;

/// <summary>With a store of its own, since it is stopped.</summary>
public sealed class ReadModelTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    public async ValueTask InitializeAsync() => await _server.InitializeAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task While_the_store_is_away_dead_letters_wait_and_nothing_is_lost_but_to_quarantine()
    {
        await using var world = await DeadLetterWorld.StartAsync(_server);
        await world.KeepAsync(StoredLetters.Of(1));
        await _server.StopAsync();
        var producer = world.App.Services.GetRequiredKeyedService<IRecordProducer>(KafkaServices.StageProducer);
        var broken = new OutgoingRecord(TopicNames.DeadLetters, "quay/c_1", Encoding.UTF8.GetBytes("{}"), new RecordHeaders());
        Assert.Null(await (await producer.EnqueueAllAsync([broken], Run.Cancel)).Outcome);
        await world.WriteAsync(StoredLetters.Of(2), StoredLetters.Of(3));

        var health = world.App.Services.GetRequiredService<ReadModelHealth>();
        await Eventually.HoldsAsync(() => health.Describe().State.Contains("takes no dead letters since", StringComparison.Ordinal), seconds: 60, "health says so");
        Assert.True(health.Describe().IsReady);
        var list = await world.Api.GetAsync("");
        Assert.Equal((503, "unavailable"), (list.Status, list.Problem));
        Assert.Equal(503, (await world.Api.PostAsync($"/{StoredLetters.Id(1)}/replay")).Status);
        Assert.Equal(503, (await world.Api.PostMessageAsync(ApiClient.Message(), "k")).Status);

        await _server.StartAsync();
        await world.HasAsync(3);
        await Eventually.HoldsAsync(() => health.Describe().State == "ok", seconds: 60, "health is well again");
        await Eventually.HoldsAsync(() => world.Read(TopicNames.Quarantine).Count == 1, seconds: 60, "the broken record is in quarantine");
        Assert.Empty(world.Read(TopicNames.MessagesOutbound));
    }

    [Fact]
    public async Task A_record_that_is_read_again_changes_nothing_on_whatever_day()
    {
        await using var database = await _server.CreateAsync();
        var time = new ManualTime(StoredLetters.Start);
        await using var host = StoreHost.Build(database, new HostSettings { Time = time });
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        var writer = host.Get<DeadLetterWriter>();
        await writer.WriteAsync([Row(1), Row(1), Row(2)], Run.Cancel);
        await database.RunAsync("UPDATE dead_letters SET state = 'discarded' WHERE \"offset\" = 1");

        time.Advance(TimeSpan.FromDays(1));
        await writer.WriteAsync([Row(1), Row(3), Row(1, ApiClient.OtherTenant)], Run.Cancel);
        Assert.Equal(
            ["quay 1 discarded", "lagoon 1 open", "quay 2 open", "quay 3 open"],
            await database.ListAsync("SELECT tenant_id || ' ' || \"offset\" || ' ' || state FROM dead_letters ORDER BY at, tenant_id DESC"));

        // What the store gives back is what was written.
        var (row, document) = (await host.Get<DeadLetterReader>().FindAsync(TenantId.Parse(ApiClient.Tenant), StoredLetters.Id(2), Run.Cancel))!.Value;
        Assert.Equal(StoredLetters.Of(2).Bytes(), document);
        Assert.Equal((StoredLetters.Of(2).At, "cannot be reached", 1, null), (row.At, row.Detail, row.Attempts, row.DecidedBy));
    }

    private static NewDeadLetter Row(int number, string tenant = ApiClient.Tenant)
    {
        var letter = StoredLetters.Of(number, tenant);
        return new NewDeadLetter
        {
            Id = letter.Id,
            TenantId = letter.TenantId,
            Channel = letter.Channel,
            AccountId = letter.AccountId,
            ConversationId = letter.ConversationId,
            MessageId = letter.MessageId,
            Part = "0",
            Destination = letter.Destination,
            Category = letter.Category,
            Detail = letter.Detail,
            Attempts = letter.Attempts.Count,
            At = letter.At,
            Offset = number,
            TraceParent = "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01",
            Document = letter.Bytes(),
        };
    }
}
