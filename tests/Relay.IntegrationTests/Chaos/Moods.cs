using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>
/// Providers of one tenant that refuse everything for a moment, again and again: whatever else happens, something of his is parked, is on its way
/// to be, or is taken out again.
/// </summary>
internal sealed class Moods : IAsyncDisposable
{
    private static readonly TimeSpan Bad = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(2);

    private readonly Site _site;
    private readonly TestTenant _tenant;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _changing;

    public Moods(Site site, TestTenant tenant)
    {
        _site = site;
        _tenant = tenant;
        _changing = Task.Run(ChangeAsync);
    }

    /// <summary>Who is hit, beside the tenants of a scenario.</summary>
    public static TestTenant Tenant() => new("moody");

    /// <summary>What Relay needs to try again soon.</summary>
    public static (string Key, string Value) Schedule => ("Dispatch__Schedule", "1s,1s,2s");

    /// <summary>From now on they take everything; but not before they refused something, which a Relay that is down half of the time may have missed.</summary>
    public async Task EndAsync()
    {
        await Until.TrueAsync(async () => await RefusedAsync() > 0, () => $"a call of {_tenant.Id} is refused", ChaosForm.Patience);
        await _ending.CancelAsync();
        await _changing;
    }

    /// <summary>How many calls they refused.</summary>
    public async Task<string> FigureAsync()
    {
        return $"{await RefusedAsync()} calls were answered 503, and what they carried was parked";
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _changing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task<int> RefusedAsync() =>
        (await _site.Simulator.CallsAsync(call => call.Tenant == _tenant.Id && call.Answer == 503 && LaneKey.Of(call) is not null)).Count;

    private async Task ChangeAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            foreach (var path in (string[])["/inbound/open/message", $"/{_tenant.PhoneNumberId}/messages"])
            {
                await _site.Simulator.FailAsync(_tenant, path, new JsonObject { ["times"] = 1_000_000, ["status"] = 503 });
            }

            await PauseAsync(Bad);
            await _site.Simulator.MendAsync();
            await PauseAsync(Good);
        }
    }

    private Task PauseAsync(TimeSpan time) => Task.Delay(time, _ending.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
