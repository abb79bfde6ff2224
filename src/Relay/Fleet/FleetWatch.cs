using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Processes;
using Relay.Storage.Watch;

namespace Relay.Fleet;

/// <summary>
/// Asks the store every 30 s what no process knows by itself: who lives, whose tokens end, who has gone silent. For metrics only, and told by
/// the processes with the role Project; while the store is away they tell nothing, rather than what was.
/// </summary>
internal sealed partial class FleetWatch : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly WatchTable _watch;
    private readonly ProcessTable _processes;
    private readonly StoreReady _ready;
    private readonly TimeProvider _time;
    private readonly ILogger<FleetWatch> _logger;
    private Seen _seen = Seen.Nothing;
    private bool _failing;

    public FleetWatch(WatchTable watch, ProcessTable processes, StoreReady ready, RelayMetrics metrics, TimeProvider time, ILogger<FleetWatch> logger)
    {
        _watch = watch;
        _processes = processes;
        _ready = ready;
        _time = time;
        _logger = logger;
        metrics.ObserveProcesses(() => Latest.Processes);
        metrics.ObserveCredentialExpiry(() => Latest.Ends.Select(e => (e.Tenant, e.Left - Age)));
        metrics.ObserveSilence(() => Latest.Silences.Select(s => (s.Tenant, s.Provider, s.Since + Age)));
    }

    private Seen Latest => Volatile.Read(ref _seen);

    private TimeSpan Age => _time.GetElapsedTime(Latest.At);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _ready.Task.WaitAsync(stoppingToken);
            while (true)
            {
                await LookAsync(stoppingToken);
                await Task.Delay(Interval, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Asks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var next = Seen.Nothing;
        var fault = await StoreCall.AttemptAsync(async token => next = await ReadAsync(token), Patience, _time, cancellationToken);
        Volatile.Write(ref _seen, next);
        if (fault is not null && !_failing)
        {
            Log.Failed(_logger, fault);
        }

        _failing = fault is not null;
    }

    private async Task<Seen> ReadAsync(CancellationToken cancellationToken)
    {
        var at = _time.GetTimestamp();
        var alive = (await _processes.ReadAsync(cancellationToken)).Where(beat => beat.Age <= FleetLimits.BelievedAlive);
        var byRole = alive.SelectMany(beat => beat.Roles.Split(',')).CountBy(role => role).Select(role => (role.Key, role.Value)).ToList();
        return new Seen(
            at, byRole,
            await _watch.ReadEndsAsync(RelayMetrics.MaxTenantLabels, cancellationToken),
            await _watch.ReadSilencesAsync(RelayMetrics.MaxTenantLabels, cancellationToken));
    }

    private sealed record Seen(
        long At, IReadOnlyList<(string Role, int Count)> Processes, IReadOnlyList<(string Tenant, TimeSpan Left)> Ends,
        IReadOnlyList<(string Tenant, string Provider, TimeSpan Since)> Silences)
    {
        public static Seen Nothing { get; } = new(0, [], [], []);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.WatchFailed, LogLevel.Warning, "The store does not say who lives, whose tokens end and who is silent; these metrics pause: {Why}")]
        public static partial void Failed(ILogger logger, string why);
    }
}
