using Relay.Model;
using Relay.Tenants;

namespace Relay.Tests.Model;

public sealed class TenantSnapshotTests
{
    private static readonly TenantId Harbour = TenantId.Parse("harbour");
    private static readonly TenantId Cove = TenantId.Parse("cove");

    [Fact]
    public void A_tenant_is_found_by_its_exact_id_only()
    {
        var snapshot = Snapshot();
        Assert.Equal(Harbour, snapshot.Find("harbour")!.Id);
        Assert.Equal(Harbour, snapshot.Find("harbour/c_1".AsSpan(0, 7))!.Id);
        Assert.Null(snapshot.Find("Harbour"));
        Assert.Null(snapshot.Find("harbou"));
        Assert.Null(snapshot.Find("".AsSpan()));
        Assert.Equal(2, snapshot.Count);
        Assert.Equal(7, snapshot.Version);
    }

    [Fact]
    public void Nobody_is_found_where_nobody_is()
    {
        Assert.Null(TenantSnapshot.Empty.Find("harbour"));
        Assert.Null(TenantSnapshot.Empty.Find("harbour".AsSpan()));
        Assert.Equal(Ownership.Nobody, TenantSnapshot.Empty.OwnershipOf("whatsapp", "1", Harbour));
        Assert.Empty(TenantSnapshot.Empty.Tenants);
    }

    [Theory]
    [InlineData("whatsapp", "1", Ownership.Own)]
    [InlineData("whatsapp", "2", Ownership.Foreign)]
    [InlineData("whatsapp", "3", Ownership.Nobody)]
    [InlineData("messenger", "1", Ownership.Nobody)]
    [InlineData(TenantSnapshot.GenesysChannel, "i1", Ownership.Own)]
    [InlineData(TenantSnapshot.GenesysChannel, "i2", Ownership.Foreign)]
    [InlineData(TenantSnapshot.GenesysChannel, "1", Ownership.Nobody)]
    [InlineData(TenantSnapshot.WabaChannel, "w-shared", Ownership.Own)]
    [InlineData(TenantSnapshot.WabaChannel, "w-cove", Ownership.Foreign)]
    internal void Whose_something_is_depends_on_who_asks(string channel, string id, Ownership ownership) =>
        Assert.Equal(ownership, Snapshot().OwnershipOf(channel, id, Harbour));

    [Fact]
    public void What_two_tenants_share_is_each_ones_own()
    {
        var snapshot = Snapshot();
        Assert.Equal(Ownership.Own, snapshot.OwnershipOf(TenantSnapshot.WabaChannel, "w-shared", Harbour));
        Assert.Equal(Ownership.Own, snapshot.OwnershipOf(TenantSnapshot.WabaChannel, "w-shared", Cove));
        Assert.Equal(Ownership.Foreign, snapshot.OwnershipOf(TenantSnapshot.WabaChannel, "w-shared", TenantId.Parse("third")));
    }

    [Fact]
    public void A_swap_replaces_all_at_once_and_leaves_what_was_taken()
    {
        var directory = new TenantDirectory(TenantSnapshot.Empty);
        var taken = directory.Current;
        directory.Swap(Snapshot());
        Assert.Null(taken.Find("harbour"));
        Assert.NotNull(directory.Current.Find("harbour"));
    }

    [Fact]
    public void An_account_is_looked_up_by_channel_and_id()
    {
        var harbour = Snapshot().Find("harbour")!;
        Assert.Equal("1", harbour.Account("whatsapp", "1")!.Id);
        Assert.Null(harbour.Account("instagram", "1"));
        Assert.Null(harbour.Account("whatsapp", "2"));
        Assert.Equal("1", harbour.AccountOfIntegration("i1")!.Id);
        Assert.Null(harbour.AccountOfIntegration("i2"));
    }

    private static TenantSnapshot Snapshot() => new(7, [Make(Harbour, "1", "i1", "w-shared"), Make(Cove, "2", "i2", "w-cove", "w-shared")]);

    private static Tenant Make(TenantId id, string account, string integration, params string[] wabas) => new()
    {
        Id = id,
        Name = id.Value,
        Accounts =
        [
            .. wabas.Select((waba, i) => new ChannelAccount
            {
                Channel = "whatsapp", Id = i == 0 ? account : $"{account}{i}", WabaId = waba, GenesysIntegrationId = i == 0 ? integration : null,
            }),
        ],
        Genesys = new GenesysOrganization
        {
            Region = "eu-west-1", ClientId = "c", ClientSecret = new SecretValue("s"), Integrations = [new GenesysIntegration(integration, [])],
        },
    };
}
