using Relay.Channels;
using Relay.Fleet;
using Relay.Model;

namespace Relay.Connections.Deployment;

/// <summary>One deployment: for whom, by whom, and what has to be told of it.</summary>
internal sealed class DeploymentRun(
    TenantId tenant, Actor actor, WebhookAddresses webhooks, DeploymentStore store, ISnapshotBarrier barrier, TimeProvider time, Action<DeploymentStep> tell)
{
    /// <summary>Ids in the audit; the sentence is for people.</summary>
    private const string ActionPrefix = "webhooks.";

    public TenantId Tenant => tenant;

    public WebhookAddresses Webhooks => webhooks;

    public DeploymentStore Store => store;

    public TimeProvider Time => time;

    /// <summary>Whether a step failed.</summary>
    public bool HasFailed { get; private set; }

    public Task<TenantChanged> ChangeAsync(Action<TenantChange> change, CancellationToken cancellationToken) => store.ChangeAsync(tenant, actor, change, cancellationToken);

    /// <summary>Tells of a step that changed nothing outside the store, whose own change is in the audit already.</summary>
    public void Tell(string step, string outcome, string detail) => tell(new DeploymentStep(step, outcome, detail, time.GetUtcNow()));

    /// <summary>Tells of a step that was done at a provider, in the audit too.</summary>
    public async Task DoneAsync(string step, string detail, (string Name, string? Value)[] facts, CancellationToken cancellationToken)
    {
        await store.TellAsync(tenant, actor, ActionPrefix + step, facts, cancellationToken);
        Tell(step, DeploymentOutcomes.Done, detail);
    }

    /// <summary>Tells of a step that failed, in the audit too.</summary>
    public async Task FailAsync(string step, DeploymentFault fault, CancellationToken cancellationToken)
    {
        HasFailed = true;
        tell(new DeploymentStep(step, DeploymentOutcomes.Failed, fault.Cause, time.GetUtcNow())
        {
            Remedy = fault.Remedy,
            ProviderCode = fault.ProviderCode,
            ProviderWords = fault.ProviderWords,
        });
        await store.TellAsync(tenant, actor, ActionPrefix + "step-failed", [("step", step), ("cause", fault.Cause), ("code", fault.ProviderCode)], cancellationToken);
    }

    public Task FailAsync(string step, ProviderFault fault, CancellationToken cancellationToken) => FailAsync(step, DeploymentFault.Of(fault), cancellationToken);

    /// <summary>Waits until no process refuses anything for want of what version <paramref name="version"/> brought.</summary>
    /// <returns>False: it was told, and the deployment ends.</returns>
    public async Task<bool> EveryProcessKnowsAsync(long version, CancellationToken cancellationToken)
    {
        var result = await barrier.WaitAsync(version, SnapshotBarrier.DefaultLimit, cancellationToken);
        if (result.Passed)
        {
            Tell(DeploymentSteps.Processes, DeploymentOutcomes.Done, "Every process knows the secrets.");
            return true;
        }

        var behind = result.StoreFault is null ? $"{result.Behind.Count} processes do not know the new secrets yet." : "The store does not say what the processes know.";
        await FailAsync(
            DeploymentSteps.Processes,
            new DeploymentFault(behind, "Nothing is lost, and no provider was told of them. Deploy again in a minute; if it fails again, tell whoever operates Relay."),
            cancellationToken);
        return false;
    }
}
