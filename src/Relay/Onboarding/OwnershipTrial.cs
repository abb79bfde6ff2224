using Relay.Connections;
using Relay.Connections.Checks;

namespace Relay.Onboarding;

/// <summary>
/// Proves that what was entered is the tenant's own: his client lets in, to his organisation; his app's secret is right; his token reaches
/// the business account, and the number is one of its. Without it anybody could take another's number for his tenant.
/// </summary>
internal sealed class OwnershipTrial(CheckRunner runner, CheckList list, CheckPace pace)
{
    // With all that they need, which is each link of the chain.
    private static readonly string[] Proof = [CheckIds.GenesysOrganization, CheckIds.Number];

    /// <summary>What each check found; null when the tenant has tried too often.</summary>
    public async Task<OwnershipProof?> TryAsync(TenantConnection connection, CancellationToken cancellationToken)
    {
        if (!pace.TryTake(connection.Tenant))
        {
            return null;
        }

        var found = new List<CheckResult>();
        await runner.RunAsync(connection, Proof, found.Add, cancellationToken);
        return new OwnershipProof([.. list.All.Join(found, c => c.Id, r => r.Id, (_, result) => result, StringComparer.Ordinal)]);
    }
}

/// <summary>What the proof found.</summary>
/// <param name="Results">In the order in which people read them.</param>
internal sealed record OwnershipProof(IReadOnlyList<CheckResult> Results)
{
    private const string OrganizationFact = "organizationId";

    /// <summary>The organisation that the client let into.</summary>
    public string? OrganizationId =>
        Results.FirstOrDefault(r => r.Id == CheckIds.GenesysOrganization)?.Finding.Facts.GetValueOrDefault(OrganizationFact);

    /// <summary>A check that was not made proves nothing.</summary>
    public bool Holds => OrganizationId is not null
        && Results.Any(r => r.Id == CheckIds.Number)
        && Results.All(r => r.LetsOthersGoOn);
}
