using System.Diagnostics.Tracing;

namespace Relay.Observability;

/// <summary>
/// Passes on what the SDK of OpenTelemetry complains of: it does so to an event source only, where nobody looks. The kind of the event and no
/// more, since an exception's text can hold an address with all that is in it; one line in five minutes.
/// </summary>
internal sealed partial class TelemetryComplaints(TimeProvider time, ILogger<TelemetryComplaints> logger) : EventListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private volatile bool _listens;
    private long? _toldAt;
    private int _untold;

    /// <summary>From now on what comes is passed on.</summary>
    public void Listen() => _listens = true;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.StartsWith("OpenTelemetry", StringComparison.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (!_listens)
        {
            return;
        }

        // Of every meter that nobody asked for.
        if (eventData.EventName == "MetricInstrumentIgnored")
        {
            return;
        }

        int untold;
        lock (_gate)
        {
            if (_toldAt is { } told && time.GetElapsedTime(told) < Pause)
            {
                _untold++;
                return;
            }

            untold = _untold;
            (_toldAt, _untold) = (time.GetTimestamp(), 0);
        }

        Log.Fails(logger, eventData.EventSource.Name, eventData.EventName ?? "unknown", untold);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TelemetryFails, LogLevel.Warning, "Telemetry is not sent as it should be: {Source} says {Event}; {Others} more since the last such line")]
        public static partial void Fails(ILogger logger, string source, string @event, int others);
    }
}
