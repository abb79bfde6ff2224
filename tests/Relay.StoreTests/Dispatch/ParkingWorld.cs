using Relay.Storage;
using Relay.Storage.Parking;
using Relay.Storage.Partitions;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Dispatch;

/// <summary>A database with the tables of Dispatch, and rows to put into them.</summary>
internal sealed class ParkingWorld : IAsyncDisposable
{
    public const string Topic = "messages.outbound";
    public const string Destination = "whatsapp:1";

    public static readonly DateTimeOffset Now = new(2031, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private ParkingWorld(TestDatabase database, StoreHost host)
    {
        Database = database;
        Host = host;
    }

    public TestDatabase Database { get; }

    public StoreHost Host { get; }

    public IParkingTable Table => Host.Get<IParkingTable>();

    public static async Task<ParkingWorld> CreateAsync(PostgresServer server)
    {
        var database = await server.CreateAsync();
        var host = StoreHost.Build(database, new HostSettings { Time = new ManualTime(Now) });
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        return new ParkingWorld(database, host);
    }

    public Task<ParkedPartition> TakeAsync(int partition = 0, long from = 0, Guid? claim = null) =>
        Table.TakeAsync(new PartitionClaim(Topic, partition, claim ?? Guid.NewGuid(), Guid.NewGuid()), from, Now, Run.Cancel);

    public async Task<PartitionEpoch> OwnAsync(int partition = 0) => new(Topic, partition, (await TakeAsync(partition)).Epoch);

    public static NewParked Row(PartitionEpoch owner, long lane, long offset, DateTimeOffset? due, string destination = Destination, int bytes = 10) => new(
        owner, lane, "harbor", "c_oneaaaaaaaaaaaaaaaaaaaaaaa", destination, IdOf(offset), "0", Now.AddDays(1), Now,
        new StoredRecord(offset, [1], [2, 3], new byte[bytes], Now), new ParkedState(due, IsHeld: false, 0, 1, Now, "[]"), IsRepeated: false);

    public static Guid IdOf(long offset) => new((int)offset, 0, 0, new byte[8]);

    public Task<IReadOnlyList<Insertion>> InsertAsync(params NewParked[] rows) => Table.InsertAsync(rows, Run.Cancel);

    public async Task<IReadOnlyList<bool>> ParkAsync(params NewParked[] rows) => [.. (await InsertAsync(rows)).Select(i => i is { IsOwner: true, Refusal: null })];

    public async Task<DueAnswer> DueAsync(PartitionEpoch owner, DateTimeOffset now, int most = 100, bool expired = false, IReadOnlyList<long>? busy = null) =>
        Assert.Single((await Table.ReadDueAsync([new DueQuery(owner, Destination, most, expired)], busy ?? [], now, 1 << 20, Run.Cancel)).Answers);

    public async Task<IReadOnlyList<ParkedRow>> LaneAsync(PartitionEpoch owner, long lane, long after = 0, long bytes = 1 << 20) =>
        await Table.ReadLaneAsync(owner, lane, after, 20, bytes, Run.Cancel) ?? throw new InvalidOperationException("Another owns the partition.");

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }
}
