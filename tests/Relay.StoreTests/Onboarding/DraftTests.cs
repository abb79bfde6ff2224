using Relay.Model;
using Relay.Onboarding;
using Relay.Secrets;
using Relay.StoreTests.Harness;
using static Relay.StoreTests.Onboarding.Onboarders;

namespace Relay.StoreTests.Onboarding;

public sealed class DraftTests(PostgresServer server)
{
    private static readonly TenantId Harbour = TenantId.Parse("harbour");

    [Fact]
    public async Task What_was_entered_is_there_again_for_another_browser_and_secrets_only_masked()
    {
        await using var database = await server.CreateAsync();
        await using var host = await WorldAsync(database);
        var drafts = Drafts(host);
        Assert.True((await drafts.SaveAsync(Harbour, OnboardingSteps.Organization, Organization(), Ana, Run.Cancel)).IsClean);
        Assert.True((await drafts.SaveAsync(Harbour, OnboardingSteps.Genesys, Genesys(), Ana, Run.Cancel)).IsClean);

        var seen = (await Drafts(host).ReadAsync(Harbour, Run.Cancel))!;
        Assert.Equal(("Harbour Ltd", OnboardingSteps.WhatsApp, true), (seen.Field(OnboardingFields.CompanyName).Text, seen.Next, seen.IsPending));
        var secret = seen.Field(OnboardingFields.ClientSecret);
        Assert.Equal(("", "••••••••0001", true), (secret.Text, secret.Mask, secret.IsValid));
        Assert.Equal([true, true, true, false, false], seen.Steps.Select(s => s.IsReachable));

        // The value is in the vault and nowhere else, the audit included; and nothing of the draft counts yet.
        Assert.Equal(0, await database.ReadAsync<long>($"SELECT count(*) FROM onboarding_drafts d WHERE d::text LIKE '%{ClientSecret[^8..]}%'"));
        Assert.Equal(0, await database.ReadAsync<long>($"SELECT count(*) FROM audit a WHERE a::text LIKE '%{ClientSecret[^8..]}%' OR a::text LIKE '%4155550100%'"));
        Assert.Equal(2, await database.ReadAsync<long>("SELECT count(*) FROM audit WHERE action = 'onboarding.saved' AND actor = 'user:ana@harbour.example'"));
        Assert.Equal("Company harbour", await database.ReadAsync<string>("SELECT name FROM tenants WHERE id = 'harbour'"));
        Assert.Equal(0, await database.ReadAsync<long>("SELECT count(*) FROM genesys_organizations"));
        Assert.DoesNotContain(host.Log.All, line => line.Contains(ClientSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_invalid_is_kept_as_it_was_typed_but_never_a_secret()
    {
        await using var database = await server.CreateAsync();
        await using var host = await WorldAsync(database);
        var drafts = Drafts(host);
        var phone = await drafts.SaveAsync(Harbour, OnboardingSteps.Organization, [Edit(OnboardingFields.Phone, " 415 ")], Ana, Run.Cancel);
        Assert.Equal([(true, null as string, "Blanks around it were taken away.")], phone.Outcomes.Select(o => (o.IsKept, o.Fault, o.Note)));
        var bad = await drafts.SaveAsync(Harbour, OnboardingSteps.Organization, [Edit(OnboardingFields.Phone, "0800 FLOWERS")], Ana, Run.Cancel);
        Assert.False(bad.IsClean);
        var seen = (await drafts.ReadAsync(Harbour, Run.Cancel))!;
        Assert.Equal(("0800 FLOWERS", false), (seen.Field(OnboardingFields.Phone).Text, seen.Field(OnboardingFields.Phone).IsValid));

        await drafts.SaveAsync(Harbour, OnboardingSteps.Genesys, Genesys(), Ana, Run.Cancel);
        var secret = await drafts.SaveAsync(Harbour, OnboardingSteps.Genesys, [Edit(OnboardingFields.ClientSecret, "too-short")], Ana, Run.Cancel);
        Assert.Equal([(false, "It was not kept; the one before is still there.")], secret.Outcomes.Select(o => (o.IsKept, o.Note)));
        Assert.Equal("••••••••0001", secret.Progress!.Field(OnboardingFields.ClientSecret).Mask);

        // An empty field of a secret is one that was left alone, and what is too long is not kept.
        Assert.True((await drafts.SaveAsync(Harbour, OnboardingSteps.Genesys, [Edit(OnboardingFields.ClientSecret, "")], Ana, Run.Cancel)).IsClean);
        var huge = await drafts.SaveAsync(Harbour, OnboardingSteps.Organization, [Edit(OnboardingFields.CompanyName, new string('n', 100_000))], Ana, Run.Cancel);
        Assert.Equal([(false, "It is longer than 120 characters.")], huge.Outcomes.Select(o => (o.IsKept, o.Fault)));
        Assert.Equal("Company harbour", huge.Progress!.Field(OnboardingFields.CompanyName).Text);
    }

    [Fact]
    public async Task Of_two_who_change_one_field_the_later_wins_and_is_told_while_other_fields_stay()
    {
        await using var database = await server.CreateAsync();
        await using var host = await WorldAsync(database);
        var (ana, ben) = (Drafts(host), Drafts(host));
        var old = (await ben.ReadAsync(Harbour, Run.Cancel))!.Field(OnboardingFields.CompanyName).Was;
        await ana.SaveAsync(Harbour, OnboardingSteps.Organization, [Edit(OnboardingFields.CompanyName, "Harbour of Ana", old)], Ana, Run.Cancel);

        // Ben's browser sends the whole form, as it was: what he did not touch stays Ana's.
        var whole = await ben.SaveAsync(
            Harbour, OnboardingSteps.Organization, [Edit(OnboardingFields.CompanyName, old, old), Edit(OnboardingFields.Phone, "+14155550100", "")], Ben, Run.Cancel);
        Assert.Equal(("Harbour of Ana", "+14155550100"), (whole.Progress!.Field(OnboardingFields.CompanyName).Text, whole.Progress.Field(OnboardingFields.Phone).Text));
        Assert.All(whole.Outcomes, o => Assert.Null(o.Note));

        var later = await ben.SaveAsync(Harbour, OnboardingSteps.Organization, [Edit(OnboardingFields.CompanyName, "Harbour of Ben", old)], Ben, Run.Cancel);
        Assert.Equal("Harbour of Ben", later.Progress!.Field(OnboardingFields.CompanyName).Text);
        Assert.Equal("ana@harbour.example changed this meanwhile to “Harbour of Ana”; what you entered has replaced it.", later.Outcomes[0].Note);

        await ana.SaveAsync(Harbour, OnboardingSteps.Genesys, [Edit(OnboardingFields.ClientSecret, ClientSecret, "")], Ana, Run.Cancel);
        var secret = await ben.SaveAsync(Harbour, OnboardingSteps.Genesys, [Edit(OnboardingFields.ClientSecret, ClientSecret + "2", "")], Ben, Run.Cancel);
        Assert.Equal("ana@harbour.example entered another one meanwhile; yours has replaced it.", secret.Outcomes[0].Note);
    }

    [Fact]
    public async Task Saves_of_many_browsers_at_once_are_all_kept()
    {
        await using var database = await server.CreateAsync();
        await using var host = await WorldAsync(database);

        // Each a process of its own, as far as turns are concerned: only the store is between them.
        var edits = Organization().Select(e => (OnboardingSteps.Organization, e)).Concat(Genesys().Select(e => (OnboardingSteps.Genesys, e))).ToList();
        var results = await Task.WhenAll(edits.Chunk(2).Select(async pair =>
        {
            var drafts = Drafts(host);
            return new[] { await drafts.SaveAsync(Harbour, pair[0].Item1, [pair[0].e], Ana, Run.Cancel), await drafts.SaveAsync(Harbour, pair[1].Item1, [pair[1].e], Ana, Run.Cancel) };
        }));
        Assert.All(results.SelectMany(r => r), r => Assert.True(r.IsClean));
        var seen = (await Drafts(host).ReadAsync(Harbour, Run.Cancel))!;
        Assert.Equal((8, OnboardingSteps.WhatsApp), (seen.Revision, seen.Next));
    }

    [Fact]
    public async Task A_crash_between_vault_and_store_changes_nothing_and_the_next_save_goes_on()
    {
        await using var database = await server.CreateAsync();
        await using var host = await WorldAsync(database);
        await Drafts(host).SaveAsync(Harbour, OnboardingSteps.Genesys, [Edit(OnboardingFields.ClientSecret, ClientSecret)], Ana, Run.Cancel);
        var breaking = Drafts(host, new BreakingVault(host.Get<ISecretVault>()));
        await Assert.ThrowsAsync<BrokenOffException>(() =>
            breaking.SaveAsync(Harbour, OnboardingSteps.Genesys, [Edit(OnboardingFields.ClientSecret, "another-client-secret-9999")], Ben, Run.Cancel));
        Assert.Equal("••••••••0001", (await Drafts(host).ReadAsync(Harbour, Run.Cancel))!.Field(OnboardingFields.ClientSecret).Mask);

        await Drafts(host).SaveAsync(Harbour, OnboardingSteps.Genesys, [Edit(OnboardingFields.ClientSecret, "another-client-secret-9999")], Ben, Run.Cancel);
        Assert.Equal("••••••••9999", (await Drafts(host).ReadAsync(Harbour, Run.Cancel))!.Field(OnboardingFields.ClientSecret).Mask);
    }

    [Fact]
    public async Task A_tenant_sees_and_changes_his_own_draft_only()
    {
        await using var database = await server.CreateAsync();
        await using var host = await WorldAsync(database);
        await Drafts(host).SaveAsync(Harbour, OnboardingSteps.Organization, Organization(), Ana, Run.Cancel);
        var other = (await Drafts(host).ReadAsync(TenantId.Parse("lagoon"), Run.Cancel))!;
        Assert.Equal(("Company lagoon", 0, ""), (other.Field(OnboardingFields.CompanyName).Text, other.Revision, other.Field(OnboardingFields.Phone).Text));
        Assert.Null(await Drafts(host).ReadAsync(TenantId.Parse("nobody"), Run.Cancel));
        Assert.Null((await Drafts(host).SaveAsync(TenantId.Parse("nobody"), OnboardingSteps.Organization, Organization(), Ana, Run.Cancel)).Progress);
    }

    [Fact]
    public async Task A_live_tenants_connections_are_not_changed_here()
    {
        await using var database = await server.CreateAsync();
        await using var host = await WorldAsync(database);
        await database.RunAsync("UPDATE tenants SET live_at = now() WHERE id = 'harbour'");
        var refused = await Drafts(host).SaveAsync(Harbour, OnboardingSteps.WhatsApp, WhatsApp(), Ana, Run.Cancel);
        Assert.Equal(OnboardingWords.Locked, refused.Refusal);
        Assert.True((await Drafts(host).SaveAsync(Harbour, OnboardingSteps.Organization, Organization(), Ana, Run.Cancel)).IsClean);
    }

    private static async Task<StoreHost> WorldAsync(TestDatabase database)
    {
        var host = await StoreHost.StartAsync(database);
        await host.ChangeAsync(db =>
        {
            db.Tenants.AddRange(Tenant("harbour"), Tenant("lagoon"));
            return Task.CompletedTask;
        });
        return host;
    }
}
