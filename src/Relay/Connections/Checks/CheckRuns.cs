using System.Collections.Concurrent;
using Relay.Model;
using Relay.Storage;

namespace Relay.Connections.Checks;

/// <summary>
/// Lets one run of checks at a time be made for a tenant. Whoever wants the same meanwhile sees the results of the one that runs; whoever
/// goes away takes it from nobody.
/// </summary>
internal sealed partial class CheckRuns(
    CheckRunner runner, CheckResults results, TokenNotes notes, CheckPace pace, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<CheckRuns> logger)
{
    private readonly ConcurrentDictionary<TenantId, RunningChecks> _latest = new();
    private readonly Lock _gate = new();

    /// <summary>Begins a run, or joins the one that runs; null when the tenant has begun too many.</summary>
    /// <param name="wanted">Ids; none is all.</param>
    public RunningChecks? Begin(TenantConnection connection, IReadOnlyCollection<string> wanted)
    {
        lock (_gate)
        {
            if (_latest.TryGetValue(connection.Tenant, out var running) && !running.Results.IsOver && running.Covers(wanted))
            {
                return running;
            }

            return pace.TryTake(connection.Tenant) ? Start(connection, wanted) : null;
        }
    }

    /// <summary>Begins a run that sees what was changed just now: after the one that runs, and however many there were.</summary>
    public RunningChecks BeginAnew(TenantConnection connection)
    {
        lock (_gate)
        {
            return Start(connection, []);
        }
    }

    private RunningChecks Start(TenantConnection connection, IReadOnlyCollection<string> wanted)
    {
        var before = _latest.TryGetValue(connection.Tenant, out var running) ? running.Completion : Task.CompletedTask;
        var next = new RunningChecks(wanted);
        _latest[connection.Tenant] = next;
        next.Follow(Task.Run(() => RunAsync(connection, next, before), CancellationToken.None));
        return next;
    }

    private async Task RunAsync(TenantConnection connection, RunningChecks running, Task before)
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            await before.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
            var begun = time.GetUtcNow();
            var token = await runner.RunAsync(connection, running.Wanted, running.Results.Add, stopping);
            await results.SaveAsync(connection.Tenant, running.Results.SoFar, stopping);
            if (token is not null && connection.WhatsApp is { } whatsApp)
            {
                await notes.NoteAsync(connection.Tenant, whatsApp.PhoneNumberId, token, begun, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process ends; the results that came are with whoever waited for them.
            return;
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            Log.Unsaved(logger, connection.Tenant, StoreFault.Describe(away));
        }
        finally
        {
            running.Results.End();
            lock (_gate)
            {
                _latest.TryRemove(new KeyValuePair<TenantId, RunningChecks>(connection.Tenant, running));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CheckResultsUnsaved, LogLevel.Warning, "The store does not take the results of the checks of tenant {Tenant}: {Why}")]
        public static partial void Unsaved(ILogger logger, TenantId tenant, string why);
    }
}
