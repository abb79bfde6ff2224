using System.Security.Cryptography;
using System.Text;

namespace Relay.Dispatch;

/// <summary>
/// What was delivered: by message, part, destination and replay nonce. A record that is read again after a crash is not sent again. Bounded;
/// the oldest make room. Safe to call from any thread.
/// </summary>
internal sealed class HandledWindow(int capacity)
{
    public const int DefaultCapacity = 1_000_000;

    private readonly Lock _gate = new();
    private readonly HashSet<UInt128> _handled = [];
    private readonly Queue<UInt128> _order = new();

    public bool Contains(Guid messageId, string part, string destination, string nonce)
    {
        var key = Key(messageId, part, destination, nonce);
        lock (_gate)
        {
            return _handled.Contains(key);
        }
    }

    public void Add(Guid messageId, string part, string destination, string nonce)
    {
        var key = Key(messageId, part, destination, nonce);
        lock (_gate)
        {
            if (_handled.Add(key))
            {
                _order.Enqueue(key);
                if (_order.Count > capacity)
                {
                    _handled.Remove(_order.Dequeue());
                }
            }
        }
    }

    private static UInt128 Key(Guid messageId, string part, string destination, string nonce)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{messageId:N}|{part}|{nonce}|{destination}"), hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
