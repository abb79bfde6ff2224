using System.Collections.Concurrent;
using Relay.Model;

namespace Relay.Connections.Checks;

/// <summary>Keeps a tenant from asking its providers so often that they stop answering, messages included.</summary>
internal sealed class CheckPace(int most, TimeProvider time)
{
    /// <summary>Runs that a tenant may begin within <see cref="Window"/>.</summary>
    public int Most => most;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TenantId, Queue<DateTimeOffset>> _begun = new();

    /// <summary>Counts a run; false when there were too many.</summary>
    public bool TryTake(TenantId tenant)
    {
        var begun = _begun.GetOrAdd(tenant, _ => new Queue<DateTimeOffset>());
        var now = time.GetUtcNow();
        lock (begun)
        {
            while (begun.TryPeek(out var oldest) && now - oldest >= Window)
            {
                begun.Dequeue();
            }

            if (begun.Count >= Most)
            {
                return false;
            }

            begun.Enqueue(now);
            return true;
        }
    }
}
