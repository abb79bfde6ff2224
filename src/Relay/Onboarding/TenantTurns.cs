using Relay.Model;

namespace Relay.Onboarding;

/// <summary>Lets changes of one tenant's onboarding happen one after another in this process; between processes the store decides.</summary>
internal sealed class TenantTurns : IDisposable
{
    private const int Lanes = 64;

    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn, which lasts until what is returned is disposed.</summary>
    public async Task<IDisposable> TakeAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var lane = _lanes[(uint)tenant.Value.GetHashCode(StringComparison.Ordinal) % Lanes];
        await lane.WaitAsync(cancellationToken);
        return new Turn(lane);
    }

    public void Dispose()
    {
        foreach (var lane in _lanes)
        {
            lane.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
