using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Relay.Identity;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Identity;

public sealed class MembersAcrossProcessesTests(PostgresServer server)
{
    private static readonly TenantId Cove = TenantId.Parse("cove");
    private static readonly Actor Somebody = new("user:somebody@cove.example", null);

    [Fact]
    public async Task Two_admins_who_remove_one_another_in_two_processes_leave_one()
    {
        await using var database = await server.CreateAsync();
        using var seed = TestSeed.Of(TestSeed.Tenant("cove"));
        await using var one = await StoreHost.StartAsync(database, new HostSettings { SeedFile = seed.Path });
        await using var two = await StoreHost.StartAsync(database);
        var (first, second) = (Of(one), Of(two));
        for (var round = 0; round < 10; round++)
        {
            var (left, right) = (await AdminAsync(one, $"left{round}"), await AdminAsync(one, $"right{round}"));
            var outcomes = await Task.WhenAll(first.RemoveAsync(Cove, left, Somebody, Run.Cancel), second.ChangeRoleAsync(Cove, right, MemberRoles.Viewer, Somebody, Run.Cancel));
            Assert.Single(outcomes, o => o.Fault == MemberFault.None);
            Assert.Single(outcomes, o => o.Fault == MemberFault.LastAdmin);
            await database.RunAsync("DELETE FROM members");
        }
    }

    private static Members Of(StoreHost host) => new(
        host.Get<TenantDb>(), host.Get<IStoreTurns>(),
        new SessionStore(host.Get<IDbContextFactory<RelayDb>>(), host.Get<IDataProtectionProvider>(), TimeProvider.System), TimeProvider.System);

    private static async Task<Guid> AdminAsync(StoreHost host, string name)
    {
        await using var db = await host.DbAsync();
        var row = new MemberRow { Id = Guid.NewGuid(), TenantId = "cove", Email = $"{name}@cove.example", UserId = name, Role = MemberRoles.Admin, AddedAt = DateTimeOffset.UnixEpoch, AddedBy = "test" };
        db.Members.Add(row);
        await db.SaveChangesAsync(Run.Cancel);
        return row.Id;
    }
}
