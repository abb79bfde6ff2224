using Relay.Normalize;

namespace Relay.Replays;

/// <summary>
/// Which webhooks were chosen of late. The spool may have written one twice, the second soon after the first; so few are remembered.
/// </summary>
internal sealed class RecentRequests(int capacity = RecentRequests.DefaultCapacity)
{
    public const int DefaultCapacity = 100_000;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>False when it was there already. What has no number of Ingest's is always new.</summary>
    public bool TryAdd(string requestId)
    {
        if (requestId == RawRecord.UnknownRequest)
        {
            return true;
        }

        if (!_known.Add(requestId))
        {
            return false;
        }

        _order.Enqueue(requestId);
        if (_order.Count > capacity)
        {
            _known.Remove(_order.Dequeue());
        }

        return true;
    }
}
