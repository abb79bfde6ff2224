using Relay.Channels.Meta;
using Relay.Model;

namespace Relay.Connections.Checks;

/// <summary>Makes checks: what does not depend on one another at the same time, all of it within a minute.</summary>
internal sealed partial class CheckRunner(CheckList list, GenesysClient genesys, MetaClient meta, TimeProvider time, ILogger<CheckRunner> logger)
{
    /// <summary>How long a run may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Makes those that are wanted, with all that they need; all when nothing is named.</summary>
    /// <param name="tell">Told of each as it finishes, by one at a time.</param>
    /// <returns>What was learnt of the token; null: nothing.</returns>
    public async Task<MetaTokenState?> RunAsync(
        TenantConnection connection, IReadOnlyCollection<string> wanted, Action<CheckResult> tell, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var run = new CheckRun(connection, genesys, meta, either.Token);
        var begun = new Dictionary<string, Task<CheckResult>>(StringComparer.Ordinal);
        var gate = new Lock();
        foreach (var check in list.WithNeeds(wanted))
        {
            begun[check.Id] = OneAsync(check, [.. check.Needs.Select(need => begun[need])]);
        }

        await Task.WhenAll(begun.Values);
        return run.TokenSeen;

        async Task<CheckResult> OneAsync(Check check, IReadOnlyList<Task<CheckResult>> needs)
        {
            var finding = await LookAsync(check, needs, run, either.Token, cancellationToken);
            var result = new CheckResult(check.Id, check.Title, finding, time.GetUtcNow());
            lock (gate)
            {
                tell(result);
            }

            return result;
        }
    }

    private async Task<CheckFinding> LookAsync(
        Check check, IReadOnlyList<Task<CheckResult>> needs, CheckRun run, CancellationToken limited, CancellationToken cancellationToken)
    {
        if (check.MissingIn(run.Connection) is { } missing)
        {
            return CheckFinding.Waiting(missing);
        }

        var before = await Task.WhenAll(needs);
        if (before.FirstOrDefault(b => !b.LetsOthersGoOn) is { } blocker)
        {
            return CheckFinding.Waiting($"First this has to be right: {blocker.Title}.");
        }

        try
        {
            return await check.LookAsync(run, limited).WaitAsync(limited);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckFinding.Failed(
                $"It was not finished within {Limit.TotalSeconds:0} seconds.", "The provider answers slowly just now. Run the check again in a few minutes.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A bug in one check must not take the others' answers away.
            Log.Broken(logger, fault, check.Id, run.Connection.Tenant);
            return CheckFinding.Failed("Relay itself failed while it checked this.", "Run the check again. If it fails again, tell whoever operates Relay; its log says more.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CheckBroken, LogLevel.Error, "The check {Check} of tenant {Tenant} failed by itself")]
        public static partial void Broken(ILogger logger, Exception fault, string check, TenantId tenant);
    }
}
