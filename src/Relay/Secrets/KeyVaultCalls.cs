using Azure;

namespace Relay.Secrets;

/// <summary>Calls to Azure Key Vault: how long they may take, and that nobody calls while Azure wants to be left alone.</summary>
internal sealed class KeyVaultCalls(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _closedAt;
    private TimeSpan _closedFor;

    /// <summary>Begins some calls that belong together and share their time.</summary>
    public KeyVaultRound Begin(TimeSpan patience, CancellationToken cancellationToken) => new(this, time, patience, cancellationToken);

    /// <summary>How long Azure wants to be left alone still.</summary>
    public TimeSpan ClosedFor()
    {
        lock (_gate)
        {
            var left = _closedFor - time.GetElapsedTime(_closedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Close(TimeSpan wait)
    {
        lock (_gate)
        {
            if (wait > _closedFor - time.GetElapsedTime(_closedAt))
            {
                (_closedAt, _closedFor) = (time.GetTimestamp(), wait);
            }
        }
    }
}

/// <summary>Calls that share their time. When one fails in a way that all would, the rest are not made.</summary>
internal sealed class KeyVaultRound : IDisposable
{
    private readonly KeyVaultCalls _calls;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly long _begun;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _over;
    private VaultFault? _fault;

    public KeyVaultRound(KeyVaultCalls calls, TimeProvider time, TimeSpan patience, CancellationToken cancellationToken)
    {
        _calls = calls;
        _time = time;
        _patience = patience;
        _begun = time.GetTimestamp();
        _late = new CancellationTokenSource(patience, time);
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
    }

    /// <summary>What ended it before all was done; the first that was said.</summary>
    public VaultFault? Fault => Volatile.Read(ref _fault);

    /// <summary>Whether its time is up.</summary>
    public bool IsLate => _late.IsCancellationRequested;

    public bool IsOver => _over.IsCancellationRequested;

    public void End(VaultFault fault)
    {
        Interlocked.CompareExchange(ref _fault, fault, null);
        _over.Cancel();
    }

    /// <summary>Makes a call. Neither a value nor a fault means that the round is over.</summary>
    public async Task<(T? Value, VaultFault? Fault)> AskAsync<T>(Func<CancellationToken, Task<Response<T>>> call)
        where T : class
    {
        while (true)
        {
            try
            {
                if (_calls.ClosedFor() is { Ticks: > 0 } wait)
                {
                    if (wait > _patience - _time.GetElapsedTime(_begun))
                    {
                        return (null, KeyVaultFaults.Throttled(wait));
                    }

                    await Task.Delay(wait, _time, _over.Token);
                }

                return ((await call(_over.Token)).Value, null);
            }
            catch (RequestFailedException refused) when (KeyVaultFaults.IsThrottled(refused))
            {
                _calls.Close(KeyVaultFaults.WaitOf(refused, _time.GetUtcNow()));
            }
            catch (OperationCanceledException) when (_over.IsCancellationRequested)
            {
                return default;
            }
            catch (Exception failed) when (KeyVaultFaults.Read(failed) is { } fault)
            {
                return (null, fault);
            }
        }
    }

    public void Dispose()
    {
        _over.Dispose();
        _late.Dispose();
    }
}
