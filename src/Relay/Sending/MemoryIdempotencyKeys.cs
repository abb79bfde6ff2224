using Relay.Model;
using Relay.Storage.Idempotency;

namespace Relay.Sending;

/// <summary>
/// The keys without a store: as many as fit, the oldest make room, and a restart forgets them. For a trial, which has one process.
/// </summary>
internal sealed class MemoryIdempotencyKeys(int capacity) : IIdempotencyKeys
{
    /// <summary>As many as Normalize remembers ids of messages: a key that is forgotten first would let another body through to be passed over.</summary>
    public const int DefaultCapacity = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(TenantId Tenant, string Key), Entry> _entries = [];
    private readonly Queue<(TenantId Tenant, string Key)> _order = new();

    public ValueTask<KeyState> TakeAsync(TenantId tenant, string key, byte[] bodySha256, Guid messageId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((tenant, key), out var known))
            {
                return ValueTask.FromResult(known.StateFor(bodySha256));
            }

            _entries.Add((tenant, key), new Entry(bodySha256));
            _order.Enqueue((tenant, key));
            if (_order.Count > capacity)
            {
                _entries.Remove(_order.Dequeue());
            }

            return ValueTask.FromResult(KeyState.Taken);
        }
    }

    public ValueTask<KeyState> FindAsync(TenantId tenant, string key, byte[] bodySha256, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_entries.TryGetValue((tenant, key), out var known) ? known.StateFor(bodySha256) : KeyState.Free);
        }
    }

    public ValueTask MarkWrittenAsync(TenantId tenant, string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((tenant, key), out var known))
            {
                known.IsWritten = true;
            }
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Entry(byte[] bodySha256)
    {
        public bool IsWritten { get; set; }

        public KeyState StateFor(byte[] sha256) =>
            !bodySha256.AsSpan().SequenceEqual(sha256) ? KeyState.Other : IsWritten ? KeyState.Written : KeyState.Taken;
    }
}
