using Relay.Storage.Parking;

namespace Relay.Tests.Dispatch.Parking;

/// <summary>What somebody wants of everything that is parked.</summary>
internal sealed class FakeWishes(FakeParkingTable table) : IParkedWishes
{
    /// <summary>Null: nothing.</summary>
    public ParkedWish? Wanted { get; set; }

    public Task<IReadOnlyList<Granted>> GrantAsync(IReadOnlyList<PartitionEpoch> owners, IReadOnlyList<long> busy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wanted = Wanted;
        Wanted = null;
        return Task.FromResult(wanted is null ? [] : table.Grant(owners, busy, now, wanted == ParkedWish.GiveUp));
    }
}
