using Microsoft.Extensions.Options;

namespace Relay.Ingest;

/// <summary>Bounds the memory that strangers can take up: bytes of bodies whose signature is not checked yet, over all requests.</summary>
internal sealed class BodyBudget(IOptions<IngestOptions> options)
{
    private readonly long _limit = options.Value.UnverifiedBodyBytes;
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= _limit)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    public void Give(int bytes) => Interlocked.Add(ref _used, -bytes);
}
