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

    private readonly ISpoolStore _store;
    private readonly OpenSpools _open;
    private readonly SpoolState _state;
    private readonly StoreReady _ready;
    private readonly TimeProvider _time;
    private readonly ILogger<SpoolWatch> _logger;
    private readonly Signal _stale = new();

    public SpoolWatch(
        ISpoolStore store, SpoolNews news, OpenSpools open, SpoolState state, StoreReady ready, RelayMetrics metrics, TimeProvider time, ILogger<SpoolWatch> logger)
    {
        _store = store;
        _open = open;
        _state = state;
        _ready = ready;
        _time = time;
        _logger = logger;
        news.Subscribe(open.Mark, _stale.Raise);
        metrics.ObserveSpool(() => state.Rows);
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
        using var limit = new CancellationTokenSource(QueryLimit, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _open.LoadAsync(_store, ending.Token);
            _state.Rows = _open.IsEmpty ? 0 : await _store.CountAsync(ending.Token);
            if (_state.OnAnswered())
            {
                Log.Recovered(_logger);
            }

            return true;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested && (StoreFault.Is(failed) || failed is OperationCanceledException))
        {
            if (_state.OnFailed())
            {
                Log.Unread(_logger, StoreFault.Describe(failed));
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SpoolUnread, LogLevel.Warning, "The spool does not answer; while it is away, webhooks that Kafka does not take get 503: {Why}")]
        public static partial void Unread(ILogger logger, string why);

        [LoggerMessage(EventIds.SpoolRecovered, LogLevel.Information, "The spool answers again")]
        public static partial void Recovered(ILogger logger);
    }
}
