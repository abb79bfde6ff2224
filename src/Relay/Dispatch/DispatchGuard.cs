using Relay.Observability;

namespace Relay.Dispatch;

/// <summary>
/// Ends Dispatch. Once a result could not be recorded, nothing may be sent after it: it would be repeated behind what was meant to follow it.
/// </summary>
internal sealed class DispatchGuard(FatalStop stop) : IDisposable
{
    private const string FaultReason = "Dispatch failed";

    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _failed;

    /// <summary>Cuts off what is in flight.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether nothing new may be begun.</summary>
    public bool IsOver => _failed || _stopping.IsCancellationRequested;

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync().WaitAsync(cancellationToken);

    public void Fail(string reason)
    {
        _failed = true;
        stop.Because(reason);
    }

    public void Fail(Exception fault)
    {
        _failed = true;
        stop.Because(FaultReason, fault);
    }

    public void Dispose() => _stopping.Dispose();
}
