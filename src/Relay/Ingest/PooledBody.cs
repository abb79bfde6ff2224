using System.Buffers;
using System.IO.Pipelines;

namespace Relay.Ingest;

/// <summary>A body in a rented buffer, paid for from the budget until it is disposed.</summary>
internal sealed class PooledBody(BodyBudget budget, int limit) : IDisposable
{
    // What is announced is not believed: the buffer grows with what has come, so that a header alone takes up nothing.
    private const int FirstBuffer = 16 * 1024;

    private byte[] _buffer = [];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    public async ValueTask<BodyResult> ReadAsync(PipeReader reader, long? announced, CancellationToken cancellationToken)
    {
        if (announced > limit)
        {
            return BodyResult.TooLarge;
        }

        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            foreach (var segment in read.Buffer)
            {
                if (segment.Length > limit - _length)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return BodyResult.TooLarge;
                }

                if (!TryReserve(_length + segment.Length, announced))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return BodyResult.NoRoom;
                }

                segment.Span.CopyTo(_buffer.AsSpan(_length));
                _length += segment.Length;
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return BodyResult.Complete;
            }
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            budget.Give(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _length = 0;
        }
    }

    private bool TryReserve(int needed, long? announced)
    {
        if (needed <= _buffer.Length)
        {
            return true;
        }

        var wanted = Math.Max(needed, Math.Max(_buffer.Length * 2, FirstBuffer));
        var next = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Math.Max(needed, announced ?? wanted)));
        if (!budget.TryTake(next.Length - _buffer.Length))
        {
            ArrayPool<byte>.Shared.Return(next);
            return false;
        }

        _buffer.AsSpan(0, _length).CopyTo(next);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = next;
        return true;
    }
}

/// <summary>How reading a body ended.</summary>
internal enum BodyResult
{
    Complete,
    TooLarge,

    /// <summary>The budget for unverified bodies is spent.</summary>
    NoRoom,
}
