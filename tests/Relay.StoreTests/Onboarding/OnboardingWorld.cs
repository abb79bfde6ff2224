using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Connections;
using Relay.Connections.Checks;
using Relay.Model;
using Relay.Onboarding;
using Relay.Secrets;
using Relay.Storage;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Onboarding;

/// <summary>A process with two tenants that go through onboarding, and providers that say what a test wants.</summary>
internal sealed class OnboardingWorld : IAsyncDisposable
{
    private OnboardingWorld(StoreHost host) => Host = host;

    public static TenantId Harbour { get; } = TenantId.Parse("harbour");

    public static TenantId Lagoon { get; } = TenantId.Parse("lagoon");

    public StoreHost Host { get; }

    /// <summary>The organisation that Genesys lets the client into; null: the one that the tenant says is his.</summary>
    public string? Organization { get; set; }

    /// <summary>What Meta says of the number.</summary>
    public CheckFinding Number { get; set; } = CheckFinding.Passed();

    /// <summary>What happens meanwhile.</summary>
    public Action OnTry { get; set; } = () => { };

    /// <summary>What was tried.</summary>
    public List<TenantConnection> Tried { get; } = [];

    public static async Task<OnboardingWorld> StartAsync(TestDatabase database)
    {
        var host = await StoreHost.StartAsync(database);
        await host.ChangeAsync(db =>
        {
            db.Tenants.AddRange(Onboarders.Tenant("harbour"), Onboarders.Tenant("lagoon"));
            return Task.CompletedTask;
        });
        return new OnboardingWorld(host);
    }

    public OnboardingDrafts Drafts(ISecretVault? vault = null) => Onboarders.Drafts(Host, vault);

    public OnboardingApply Apply(ISecretVault? vault = null) => ActivatorUtilities.CreateInstance<OnboardingApply>(
        Host.Host.Services, new TenantBundles(vault ?? Host.Get<ISecretVault>()), new TenantTurns(), Trial(), new Claims(Host.Get<IDbContextFactory<RelayDb>>()));

    public OnboardingCompletion Completion() => ActivatorUtilities.CreateInstance<OnboardingCompletion>(Host.Host.Services, Drafts(), Results(), List());

    public CheckResults Results() => new(Host.Get<TenantDb>(), List());

    /// <summary>Enters everything that is well-formed.</summary>
    public async Task EnterAsync(TenantId tenant, string number = "106540352242922")
    {
        var drafts = Drafts();
        Assert.True((await drafts.SaveAsync(tenant, OnboardingSteps.Organization, Onboarders.Organization(), Onboarders.Ana, Run.Cancel)).IsClean);
        Assert.True((await drafts.SaveAsync(tenant, OnboardingSteps.Genesys, Onboarders.Genesys(), Onboarders.Ana, Run.Cancel)).IsClean);
        Assert.True((await drafts.SaveAsync(tenant, OnboardingSteps.WhatsApp, Onboarders.WhatsApp(number), Onboarders.Ana, Run.Cancel)).IsClean);
    }

    public CheckList List() => new(
    [
        new FakeCheck(CheckIds.GenesysOrganization, run =>
        {
            Tried.Add(run.Connection);
            OnTry();
            var lets = Organization ?? run.Connection.OrganizationId;
            return run.Connection.OrganizationId is null || run.Connection.OrganizationId == lets
                ? CheckFinding.Passed(("organizationId", lets))
                : CheckFinding.Failed("The OAuth client belongs to another organisation.", "Enter another.", ("organizationId", lets));
        }),
        new FakeCheck(CheckIds.Number, _ => Number),
    ]);

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();

    // The clients are for checks that ask providers; these do not.
    private OwnershipTrial Trial() => new(
        new CheckRunner(List(), null!, null!, TimeProvider.System, NullLogger<CheckRunner>.Instance), List(), new CheckPace(20, TimeProvider.System));
}
