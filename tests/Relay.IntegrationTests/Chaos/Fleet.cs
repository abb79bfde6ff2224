using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>What the scenarios of several processes have in common.</summary>
internal static class Fleet
{
    public static int Rounds { get; } = ChaosForm.Pick(1, 4);

    public static TestTenant Moody { get; } = Moods.Tenant();

    public static IReadOnlyList<TestTenant> Tenants { get; } = [Moody, .. ChaosSite.Tenants(5)];

    public static async Task<Traffic> BeginAsync(Site site)
    {
        var traffic = new Traffic(site, Tenants, customersPerTenant: 2, perSecond: ChaosForm.Pick(40, 80));
        traffic.Start(Phase.Disturbed);
        await traffic.WroteAsync(traffic.Lanes.Count, "before the second process");
        return traffic;
    }

    public static Task WorksAsync(RelayProcess relay)
    {
        var before = LedgerLine.Of(relay.Process).Count;
        return Until.TrueAsync(
            () => LedgerLine.Of(relay.Process).Count > before, () => $"{relay.Process.Name} takes over partitions{Environment.NewLine}{relay.Process.Tail()}", ChaosForm.Patience);
    }
}
