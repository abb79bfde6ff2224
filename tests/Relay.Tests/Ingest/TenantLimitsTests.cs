using Microsoft.Extensions.Options;
using Relay.Ingest;
using Relay.Model;

namespace Relay.Tests.Ingest;

public sealed class TenantLimitsTests
{
    private const int Many = 5000;

    [Fact]
    public void Whoever_only_names_a_tenant_takes_nothing_from_him()
    {
        using var limits = Limits(5);
        Assert.Contains(false, Enumerable.Range(0, Many).Select(_ => limits.AllowsName("acme")));
        Assert.True(limits.Allows(TenantId.Parse("acme")));
        Assert.Contains(false, Enumerable.Range(0, Many).Select(_ => limits.Allows(TenantId.Parse("acme"))));
        Assert.True(limits.Allows(TenantId.Parse("globex")));
    }

    [Fact]
    public void A_name_that_is_nobodys_is_counted_like_any_other()
    {
        using var limits = Limits(5);
        foreach (var name in new[] { "acme", "nobody", "", new string('x', 10_000) })
        {
            // Each has its own, but for the rare pair that shares one.
            Assert.InRange(Enumerable.Range(0, 40).Count(_ => limits.AllowsName(name)), 0, 50);
            Assert.Contains(false, Enumerable.Range(0, Many).Select(_ => limits.AllowsName(name)));
        }

        Assert.InRange(Enumerable.Range(0, 200).Count(n => limits.AllowsName($"name-{n}")), 150, 200);
    }

    [Fact]
    public void Without_a_limit_there_is_none()
    {
        using var limits = Limits(0);
        Assert.All(Enumerable.Range(0, Many), _ => Assert.True(limits.AllowsName("acme") && limits.Allows(TenantId.Parse("acme"))));
    }

    private static TenantLimits Limits(int perSecond) => new(Options.Create(new IngestOptions { RequestsPerSecondPerTenant = perSecond }));
}
