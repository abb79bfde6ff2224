using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Spool;

namespace Relay.Ingest.Spool;

/// <summary>
/// Knows which spools are open: by what other processes tell, and by asking the store every few seconds, since what is told can be missed.
/// </summary>
internal sealed partial class SpoolWatch : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(5);

    // A count reads all that waits. It takes a small part of the time at most, and nothing hangs on it.
    private const int RestForCount = 20;
    private static readonly TimeSpan CountLimit = TimeSpan.FromMinutes(1);

    private readonly ISpoolStore _store;
    private readonly StoreGate _looks;
    private readonly StoreGate _counts;
    private readonly OpenSpools _open;
    private readonly SpoolState _state;
    private readonly StoreReady _ready;
    private readonly TimeProvider _time;
    private readonly ILogger<SpoolWatch> _logger;
    private readonly Signal _stale = new();
    private Task _counting = Task.CompletedTask;
    private TimeSpan _rest;
    private long _counted;

    public SpoolWatch(
        ISpoolStore store, SpoolNews news, OpenSpools open, SpoolState state, StoreReady ready, RelayMetrics metrics, TimeProvider time, ILogger<SpoolWatch> logger)
    {
        _store = store;
        _looks = new StoreGate(2, QueryLimit, time);
        _counts = new StoreGate(1, CountLimit, time);
        _open = open;
        _state = state;
        _ready = ready;
        _time = time;
        _logger = logger;
        news.Subscribe(open.Mark, _stale.Raise);
        metrics.ObserveSpool(() => state.Rows);
    }

    public override void Dispose()
    {
        _looks.Dispose();
        _counts.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _ready.Task.WaitAsync(stoppingToken);
            while (true)
            {
                var well = await LookAsync(stoppingToken);
                await _stale.WaitAsync(well ? Interval : Retry, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _looks.AskAsync(letGo => _open.LoadAsync(_store, letGo), cancellationToken);
            BeginToCount(cancellationToken);
            if (_state.OnAnswered())
            {
                Log.Recovered(_logger);
            }

            return true;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested && StoreFault.Is(failed))
        {
            if (_state.OnFailed())
            {
                Log.Unread(_logger, StoreFault.Describe(failed));
            }

            return false;
        }
    }

    private void BeginToCount(CancellationToken cancellationToken)
    {
        if (_open.IsEmpty)
        {
            _state.Rows = 0;
        }
        else if (_counting.IsCompleted && _time.GetElapsedTime(_counted) >= _rest)
        {
            _counting = CountAsync(cancellationToken);
        }
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        try
        {
            var rows = await _counts.AskAsync(_store.CountAsync, cancellationToken);
            _state.Rows = _open.IsEmpty ? 0 : rows;
        }
        catch (Exception failed) when (StoreFault.Is(failed) || cancellationToken.IsCancellationRequested)
        {
            // The number stays as it was; whether the store answers is for the look to say.
            Log.Uncounted(_logger, StoreFault.Describe(failed));
        }

        _counted = _time.GetTimestamp();
        _rest = _time.GetElapsedTime(began) * RestForCount;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SpoolUnread, LogLevel.Warning, "The spool does not answer; while it is away, webhooks that Kafka does not take get 503: {Why}")]
        public static partial void Unread(ILogger logger, string why);

        [LoggerMessage(EventIds.SpoolUncounted, LogLevel.Debug, "What waits in the spool could not be counted: {Why}")]
        public static partial void Uncounted(ILogger logger, string why);

        [LoggerMessage(EventIds.SpoolRecovered, LogLevel.Information, "The spool answers again")]
        public static partial void Recovered(ILogger logger);
    }
}
