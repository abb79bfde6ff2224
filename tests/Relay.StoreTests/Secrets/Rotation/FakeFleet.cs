using Relay.Model;
using Relay.Secrets.Rotation;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>
/// Processes that judge webhooks, each by what it loaded last. One of them lags: it loads when somebody waits for it, and not the first
/// time, or after a minute, since a process that is behind for longer refuses nothing any more.
/// </summary>
internal sealed class FakeFleet(Func<Task<Tenant>> read, TimeProvider time, CrashPoints points) : ISpread
{
    private DateTimeOffset _allLoadedAt;

    private int _asked;

    public Tenant Quick { get; private set; } = null!;

    public Tenant Lagging { get; private set; } = null!;

    public async Task LoadAllAsync()
    {
        Quick = Lagging = await read();
        _allLoadedAt = time.GetUtcNow();
    }

    /// <summary>What the quick one knows is what the store has.</summary>
    public async Task LoadQuickAsync()
    {
        Quick = await read();
        if (time.GetUtcNow() - _allLoadedAt >= TimeSpan.FromMinutes(1))
        {
            Lagging = Quick;
            _allLoadedAt = time.GetUtcNow();
        }
    }

    public async Task<string?> WaitAsync(long version, CancellationToken cancellationToken)
    {
        points.Pass();
        await LoadQuickAsync();
        if (_asked++ % 2 == 0)
        {
            return "one process does not know it yet";
        }

        await LoadAllAsync();
        points.Pass();
        return null;
    }
}
