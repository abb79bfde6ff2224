using Relay.Connections.Checks;

namespace Relay.StoreTests.Onboarding;

/// <summary>Stands for a check that asks a provider.</summary>
internal sealed class FakeCheck(string id, Func<CheckRun, CheckFinding> find) : Check
{
    public override string Id => id;

    public override string Title => $"The title of {id}";

    public override Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken) => Task.FromResult(find(run));
}
