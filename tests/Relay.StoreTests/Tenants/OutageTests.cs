using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Tenants;

/// <summary>Each test has a server of its own, since it takes it away.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    public async ValueTask InitializeAsync() => await _server.InitializeAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    [InlineData("hanging")]
    public async Task While_the_store_is_away_the_last_snapshot_serves_and_afterwards_changes_arrive_again(string how)
    {
        await using var database = await _server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        await Eventually.HoldsAsync(() => host.Gate.Judge(host.Directory.Current) == Serving.Full);
        var before = host.Directory.Current;

        await TakeAwayAsync(how);
        await Eventually.HoldsAsync(() => host.Log.Has(EventIds.HeartbeatFailed), seconds: 30, what: "a failed heartbeat");
        Assert.Same(before, host.Directory.Current);
        Assert.Equal(Serving.Full, host.Gate.Judge(before));

        await GiveBackAsync(how);
        await Eventually.HoldsAsync(() => host.Log.Has(EventIds.HeartbeatRecovered), seconds: 30);
        await Eventually.HoldsAsync(async () => await ChangedAsync(host), seconds: 30);
    }

    [Fact]
    public async Task A_process_that_starts_before_the_store_waits_for_it()
    {
        await using var database = await _server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await _server.StopAsync();
        await using var host = StoreHost.Build(database, new HostSettings { SeedFile = file.Path });
        await host.StartAsync();
        await Eventually.HoldsAsync(() => host.Log.Has(EventIds.StoreUnreachable));
        Assert.Equal(Serving.No, host.Gate.Judge(host.Directory.Current));
        Assert.False(host.Gate.Describe().IsReady);

        await _server.StartAsync();
        await host.Directory.Loaded.WaitAsync(TimeSpan.FromSeconds(30), Run.Cancel);
        await Eventually.HoldsAsync(() => host.Gate.Judge(host.Directory.Current) == Serving.Full);
        Assert.NotNull(host.Directory.Current.Find("acme"));
    }

    private static async Task<bool> ChangedAsync(StoreHost host)
    {
        if (host.Directory.Current.Find("acme")!.Name == "After")
        {
            return true;
        }

        try
        {
            await host.ChangeAsync(async db => (await db.Tenants.SingleAsync(Run.Cancel)).Name = "After");
        }
        catch (Exception stale) when (Relay.Storage.StoreFault.Is(stale))
        {
            // A pooled connection of before; the next one is new.
        }
        catch (InvalidOperationException)
        {
            // Somebody has saved it already.
        }

        await Task.Delay(200, Run.Cancel);
        return false;
    }

    private Task TakeAwayAsync(string how)
    {
        switch (how)
        {
            case "stopped":
                return _server.StopAsync();
            case "killed":
                return _server.KillAsync();
            default:
                _server.Pause();
                return Task.CompletedTask;
        }
    }

    private Task GiveBackAsync(string how)
    {
        if (how != "hanging")
        {
            return _server.StartAsync();
        }

        _server.Resume();
        return Task.CompletedTask;
    }
}
