using Relay.Model;
using Relay.Secrets.Rotation;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>
/// Processes that judge webhooks, each by what it loaded last. One of them lags: it loads only when somebody waits for it, and not the first
/// time.
/// </summary>
internal sealed class FakeFleet(Func<Task<Tenant>> read, CrashPoints points) : ISpread
{
    private int _asked;

    public Tenant Quick { get; private set; } = null!;

    public Tenant Lagging { get; private set; } = null!;

    public async Task LoadAllAsync() => Quick = Lagging = await read();

    /// <summary>What the quick one knows is what the store has.</summary>
    public async Task LoadQuickAsync() => Quick = await read();

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
