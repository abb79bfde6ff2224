using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Relay.Dispatch;

/// <summary>
/// Calls in flight, over all and by destination. Whoever waits for a slow destination holds none of the shared slots, so the slow one cannot
/// take them from the others.
/// </summary>
internal sealed class CallSlots(IOptions<DispatchOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _all = new(options.Value.MaxInFlight);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _byDestination = new(StringComparer.Ordinal);
    private readonly int _perDestination = options.Value.MaxInFlightPerDestination;

    public async Task<T> RunAsync<T>(string destination, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var own = _byDestination.GetOrAdd(destination, static (_, count) => new SemaphoreSlim(count), _perDestination);
        await own.WaitAsync(cancellationToken);
        try
        {
            await _all.WaitAsync(cancellationToken);
            try
            {
                return await call(cancellationToken);
            }
            finally
            {
                _all.Release();
            }
        }
        finally
        {
            own.Release();
        }
    }

    public void Dispose()
    {
        _all.Dispose();
        foreach (var slots in _byDestination.Values)
        {
            slots.Dispose();
        }
    }
}
