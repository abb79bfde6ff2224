using System.Collections.Concurrent;
using Relay.Model;
using Relay.Storage;

namespace Relay.Connections.Deployment;

/// <summary>
/// Lets one deployment at a time be made for a tenant. Whoever wants another meanwhile sees the steps of the one that runs, and whoever goes
/// away does not stop it halfway.
/// </summary>
internal sealed partial class Deployments(
    WebhookDeployment deployment, DeploymentClaims claims, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Deployments> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<TenantId, RunningDeployment> _running = new();
    private readonly Lock _gate = new();

    /// <summary>Begins a deployment, or joins the one that this process makes.</summary>
    public RunningDeployment Begin(TenantId tenant, Actor actor)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(tenant, out var running) && !running.Steps.IsOver)
            {
                return running;
            }

            var next = new RunningDeployment();
            _running[tenant] = next;
            next.Follow(Task.Run(() => RunAsync(tenant, actor, next), CancellationToken.None));
            return next;
        }
    }

    private async Task RunAsync(TenantId tenant, Actor actor, RunningDeployment running)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lifetime.ApplicationStopping);
        try
        {
            await RunAsync(tenant, actor, running.Steps, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            Stop(running, "The deployment was interrupted.");
            Log.Stopped(logger, tenant, "it was interrupted");
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            Stop(running, "The store does not answer.");
            Log.Stopped(logger, tenant, StoreFault.Describe(away));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Nobody waits for this task but through its steps.
            Stop(running, "Relay itself failed.");
            Log.Broken(logger, fault, tenant);
        }
        finally
        {
            running.Steps.End();
            lock (_gate)
            {
                _running.TryRemove(new KeyValuePair<TenantId, RunningDeployment>(tenant, running));
            }
        }
    }

    private async Task RunAsync(TenantId tenant, Actor actor, LiveList<DeploymentStep> steps, CancellationToken cancellationToken)
    {
        if (await claims.TryTakeAsync(tenant, cancellationToken) is not { } claim)
        {
            steps.Add(new DeploymentStep(DeploymentSteps.Prepare, DeploymentOutcomes.Failed, "Another process of Relay deploys this tenant's webhooks.", time.GetUtcNow())
            {
                Remedy = "Wait a few minutes and look at the checks; deploy again if they are not passed by then.",
            });
            return;
        }

        try
        {
            await deployment.DeployAsync(tenant, actor, steps.Add, cancellationToken);
        }
        finally
        {
            // Also when it is being stopped: the next one should not have to wait for the claim to end.
            await claims.GiveBackAsync(tenant, claim, CancellationToken.None);
        }
    }

    // The last step that was told is where it goes on; every step can be repeated.
    private void Stop(RunningDeployment running, string why)
    {
        var last = running.Steps.SoFar;
        var step = DeploymentSteps.All[Math.Min(last.Count == 0 ? 0 : DeploymentSteps.All.ToList().IndexOf(last[^1].Step) + 1, DeploymentSteps.All.Count - 1)];
        running.Steps.Add(new DeploymentStep(step, DeploymentOutcomes.Failed, why, time.GetUtcNow()) { Remedy = "Deploy again: what was done already is found again." });
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DeploymentStopped, LogLevel.Warning, "The deployment of tenant {Tenant}'s webhooks ended before its time: {Why}")]
        public static partial void Stopped(ILogger logger, TenantId tenant, string why);

        [LoggerMessage(EventIds.DeploymentBroken, LogLevel.Error, "The deployment of tenant {Tenant}'s webhooks failed by itself")]
        public static partial void Broken(ILogger logger, Exception fault, TenantId tenant);
    }
}

/// <summary>A deployment whose steps come one by one.</summary>
internal sealed class RunningDeployment
{
    public LiveList<DeploymentStep> Steps { get; } = new();

    /// <summary>Completes when it is over.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Follow(Task run) => Completion = run;
}
