using Relay.Connections.Checks;
using Relay.Model;
using Relay.Onboarding;
using Relay.Secrets;
using Relay.StoreTests.Harness;
using static Relay.StoreTests.Onboarding.Onboarders;
using static Relay.StoreTests.Onboarding.OnboardingWorld;

namespace Relay.StoreTests.Onboarding;

public sealed class ApplyTests(PostgresServer server)
{
    [Fact]
    public async Task What_was_entered_counts_once_it_is_proved_and_every_process_knows_it()
    {
        await using var database = await server.CreateAsync();
        await using var world = await StartAsync(database);
        await world.EnterAsync(Harbour);
        var applied = await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel);
        Assert.Equal(ApplyOutcome.Applied, applied.Outcome);
        Assert.False(applied.Progress!.IsPending);
        Assert.True(applied.Progress.StepOf(OnboardingSteps.Deployment).IsReachable);

        await Eventually.HoldsAsync(() => world.Host.Directory.Current.Find("harbour")?.Meta is not null);
        var tenant = world.Host.Directory.Current.Find("harbour")!;
        Assert.True(tenant.SecretsLoaded);
        Assert.Equal(("Harbour Ltd", "europe", "ops@harbour.example", "+14155550100"), (tenant.Name, tenant.Region, tenant.ContactEmail, tenant.SupportPhone));
        Assert.Equal(
            ("eu-west-1", "organization-of-harbour", "5f0c9d1e-7b1a-4c5e-9f6a-1d2e3f405060", ClientSecret),
            (tenant.Genesys!.Region, tenant.Genesys.OrganizationId, tenant.Genesys.ClientId, tenant.Genesys.ClientSecret.Reveal()));
        Assert.Equal(AppSecret, Assert.Single(tenant.SigningSecrets[ProviderKeys.Meta]).Value.Reveal());
        var account = Assert.Single(tenant.Accounts);
        Assert.Equal(("whatsapp", "106540352242922", "102290129340398", Token), (account.Channel, account.Id, account.WabaId, account.AccessToken!.Reveal()));

        // Nothing of the draft is left behind, and the audit knows names only.
        var vault = world.Host.Get<ISecretVault>();
        var version = await database.ReadAsync<string>("SELECT bundle FROM tenants WHERE id = 'harbour'");
        var bundle = (await vault.ReadAsync([new BundleReference(Harbour, version!)], Run.Cancel)).Bundles[Harbour];
        Assert.All(OnboardingFields.All, f => Assert.Null(bundle.Find(SecretNames.Draft(f.Key))));
        var audit = await database.ReadAsync<string>("SELECT detail::text FROM audit WHERE action = 'onboarding.applied'");
        Assert.Contains("whatsapp.systemUserToken", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("106540352242922", audit, StringComparison.Ordinal);

        var again = await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel);
        Assert.Equal(ApplyOutcome.NothingNew, again.Outcome);
        Assert.Single(world.Tried);
    }

    [Fact]
    public async Task What_is_not_proved_does_not_count()
    {
        await using var database = await server.CreateAsync();
        await using var world = await StartAsync(database);
        var early = await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel);
        Assert.Equal(ApplyOutcome.NotEntered, early.Outcome);
        Assert.Empty(world.Tried);

        await world.EnterAsync(Harbour);
        world.Organization = "organization-of-somebody-else";
        var foreign = await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel);
        Assert.Equal((ApplyOutcome.NotProved, CheckStates.Failed), (foreign.Outcome, foreign.Proof.Single(r => r.Id == CheckIds.GenesysOrganization).Finding.State));
        world.Organization = null;
        world.Number = CheckFinding.Failed("The WhatsApp account has no such number.", "Enter another.");
        Assert.Equal(ApplyOutcome.NotProved, (await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel)).Outcome);
        world.Number = CheckFinding.Waiting("It was not made.");
        Assert.Equal(ApplyOutcome.NotProved, (await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel)).Outcome);
        Assert.Equal(0, await database.ReadAsync<long>("SELECT (SELECT count(*) FROM accounts) + (SELECT count(*) FROM genesys_organizations) + (SELECT count(*) FROM meta_apps)"));
    }

    [Fact]
    public async Task Another_tenants_number_or_organisation_is_refused_in_words_that_name_nobody()
    {
        await using var database = await server.CreateAsync();
        await using var world = await StartAsync(database);
        await world.EnterAsync(Harbour);
        Assert.Equal(ApplyOutcome.Applied, (await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel)).Outcome);

        await world.EnterAsync(Lagoon);
        var number = await world.Apply().ApplyAsync(Lagoon, Ben, Run.Cancel);
        Assert.Equal((ApplyOutcome.Taken, Claims.NumberTaken), (number.Outcome, number.Words));
        Assert.DoesNotContain("arbour", number.Words!, StringComparison.Ordinal);
        Assert.Equal(1, await database.ReadAsync<long>("SELECT count(*) FROM accounts"));

        // A tenant that nobody signs in to has no organisation to compare with; another's it cannot take.
        await database.RunAsync("UPDATE tenants SET sign_in_organization = NULL WHERE id = 'lagoon'");
        world.Organization = "organization-of-harbour";
        await world.EnterAsync(Lagoon, "106540352242933");
        var organization = await world.Apply().ApplyAsync(Lagoon, Ben, Run.Cancel);
        Assert.Equal((ApplyOutcome.Taken, Claims.OrganizationTaken), (organization.Outcome, organization.Words));
    }

    [Fact]
    public async Task Two_who_claim_one_number_at_once_do_not_both_get_it()
    {
        await using var database = await server.CreateAsync();
        await using var world = await StartAsync(database);
        await world.EnterAsync(Harbour);
        await world.EnterAsync(Lagoon);
        var results = await Task.WhenAll(Claim(Harbour, Ana), Claim(Lagoon, Ben));
        Assert.Equal([ApplyOutcome.Applied, ApplyOutcome.Taken], results.Select(r => r.Outcome).Order());
        Assert.Equal(1, await database.ReadAsync<long>("SELECT count(*) FROM accounts"));

        async Task<ApplyResult> Claim(TenantId tenant, Actor actor)
        {
            await Task.Yield();
            return await world.Apply().ApplyAsync(tenant, actor, Run.Cancel);
        }
    }

    [Fact]
    public async Task A_crash_between_vault_and_store_changes_nothing_and_the_next_try_goes_on()
    {
        await using var database = await server.CreateAsync();
        await using var world = await StartAsync(database);
        await world.EnterAsync(Harbour);
        await Assert.ThrowsAsync<BrokenOffException>(() => world.Apply(new BreakingVault(world.Host.Get<ISecretVault>())).ApplyAsync(Harbour, Ana, Run.Cancel));
        var after = (await world.Drafts().ReadAsync(Harbour, Run.Cancel))!;
        Assert.Equal((true, true), (after.IsEntered, after.IsPending));
        Assert.Equal(0, await database.ReadAsync<long>("SELECT count(*) FROM accounts"));
        Assert.Equal(ApplyOutcome.Applied, (await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel)).Outcome);
        Assert.Equal(1, await database.ReadAsync<long>("SELECT count(*) FROM accounts"));
    }

    [Fact]
    public async Task What_is_changed_afterwards_is_applied_again_with_the_secrets_that_count()
    {
        await using var database = await server.CreateAsync();
        await using var world = await StartAsync(database);
        await world.EnterAsync(Harbour);
        await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel);
        var drafts = world.Drafts();
        var newer = "fedcba9876543210fedcba9876543210";
        await drafts.SaveAsync(
            Harbour, OnboardingSteps.WhatsApp,
            [Edit(OnboardingFields.PhoneNumberId, "106540352242944"), Edit(OnboardingFields.AppSecret, newer)], Ana, Run.Cancel);
        var again = await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel);
        Assert.Equal((ApplyOutcome.Applied, false), (again.Outcome, again.Progress!.IsPending));
        Assert.Equal("106540352242944", again.Progress.Field(OnboardingFields.PhoneNumberId).Text);
        Assert.Equal((Token, newer), (world.Tried[^1].WhatsApp!.SystemUserToken.Reveal(), world.Tried[^1].WhatsApp!.AppSecret.Reveal()));

        await Eventually.HoldsAsync(() => world.Host.Directory.Current.Find("harbour")!.Account("whatsapp", "106540352242944") is not null);
        var tenant = world.Host.Directory.Current.Find("harbour")!;
        Assert.Equal(Token, Assert.Single(tenant.Accounts).AccessToken!.Reveal());
        Assert.Equal(newer, Assert.Single(tenant.SigningSecrets[ProviderKeys.Meta]).Value.Reveal());

        // The company alone needs no proof.
        var tried = world.Tried.Count;
        await drafts.SaveAsync(Harbour, OnboardingSteps.Organization, Organization("Harbour and Sons"), Ana, Run.Cancel);
        Assert.Equal(ApplyOutcome.Applied, (await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel)).Outcome);
        Assert.Equal((tried, "Harbour and Sons"), (world.Tried.Count, await database.ReadAsync<string>("SELECT name FROM tenants WHERE id = 'harbour'")));
    }

    [Fact]
    public async Task What_is_entered_while_the_proof_is_made_does_not_slip_in_with_it()
    {
        await using var database = await server.CreateAsync();
        await using var world = await StartAsync(database);
        await world.EnterAsync(Harbour);
        world.OnTry = () => world.Drafts()
            .SaveAsync(Harbour, OnboardingSteps.WhatsApp, [Edit(OnboardingFields.PhoneNumberId, "999999999999999")], Ben, Run.Cancel).GetAwaiter().GetResult();
        var result = await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel);
        Assert.Equal(ApplyOutcome.ChangedMeanwhile, result.Outcome);
        Assert.Equal(0, await database.ReadAsync<long>("SELECT count(*) FROM accounts"));
    }

    [Fact]
    public async Task A_tenant_goes_live_when_the_checks_that_were_made_since_the_last_change_have_passed()
    {
        await using var database = await server.CreateAsync();
        await using var world = await StartAsync(database);
        await world.EnterAsync(Harbour);
        Assert.Equal(OnboardingWords.NotChecked, (await world.Completion().CompleteAsync(Harbour, Ana, Run.Cancel)).Words);
        await world.Apply().ApplyAsync(Harbour, Ana, Run.Cancel);
        var unchecked1 = await world.Completion().CompleteAsync(Harbour, Ana, Run.Cancel);
        Assert.Equal((false, 2), (unchecked1.IsLive, unchecked1.Hindrances.Count));

        await CheckAsync(CheckFinding.Failed("Wrong.", "Mend it."));
        var failed = await world.Completion().CompleteAsync(Harbour, Ana, Run.Cancel);
        Assert.Equal([CheckIds.Number], failed.Hindrances.Select(h => h.Id));
        Assert.Null(await database.ReadAsync<object>("SELECT live_at FROM tenants WHERE id = 'harbour' AND live_at IS NOT NULL"));

        await CheckAsync(CheckFinding.Warning("It ends soon.", "Renew it."));
        Assert.True((await world.Completion().CompleteAsync(Harbour, Ana, Run.Cancel)).IsLive);
        Assert.True((await world.Completion().CompleteAsync(Harbour, Ana, Run.Cancel)).IsLive);
        Assert.Equal(1, await database.ReadAsync<long>("SELECT count(*) FROM audit WHERE action = 'onboarding.completed'"));
        Assert.Equal(1, await database.ReadAsync<long>("SELECT count(*) FROM tenants WHERE live_at IS NOT NULL"));

        async Task CheckAsync(CheckFinding number)
        {
            var now = TimeProvider.System.GetUtcNow();
            await world.Results().SaveAsync(
                Harbour,
                [
                    new CheckResult(CheckIds.GenesysOrganization, "", CheckFinding.Passed(), now),
                    new CheckResult(CheckIds.Number, "", number, now),
                ],
                Run.Cancel);
        }
    }
}
