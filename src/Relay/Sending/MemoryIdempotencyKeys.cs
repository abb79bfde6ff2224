using Relay.Model;
using Relay.Storage.Idempotency;

namespace Relay.Sending;

/// <summary>
/// The keys without a store: as many as fit, the oldest make room, and a restart forgets them. For a trial, which has one process.
/// </summary>
internal sealed class MemoryIdempotencyKeys(int capacity) : IIdempotencyKeys
{
    public const int DefaultCapacity = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(TenantId Tenant, string Key), Entry> _entries = [];
    private readonly Queue<(TenantId Tenant, string Key)> _order = new();

    public ValueTask<KeyState> TakeAsync(TenantId tenant, string key, byte[] bodySha256, Guid messageId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((tenant, key), out var known))
            {
                var isSame = known.BodySha256.AsSpan().SequenceEqual(bodySha256);
                return ValueTask.FromResult(!isSame ? KeyState.Other : known.IsWritten ? KeyState.Written : KeyState.Taken);
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
        public byte[] BodySha256 { get; } = bodySha256;

        public bool IsWritten { get; set; }
    }
}
