using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.StoreTests.Harness;
using Relay.Tenants;

namespace Relay.StoreTests.Tenants;

public sealed class SeedTests(PostgresServer server)
{
    [Fact]
    public async Task Tenants_of_the_file_come_out_of_the_store_as_they_went_in()
    {
        await using var database = await server.CreateAsync();
        await using var host = await SeededAsync(database, TestSeed.Tenant("acme"));

        var tenant = host.Directory.Current.Find("acme")!;
        Assert.Equal("Company acme", tenant.Name);
        Assert.Equal("europe", tenant.Region);
        Assert.Equal("client-acme", tenant.Genesys!.ClientId);
        Assert.Equal("integration-acme", tenant.Genesys.Integrations.Single().Id);
        Assert.Equal("app-acme", tenant.Meta!.AppId);
        Assert.Equal("app-acme", tenant.Meta.AppSecrets.Single().Owner);
        var account = tenant.Account("whatsapp", "number-acme")!;
        Assert.Equal(("waba-acme", "integration-acme", false), (account.WabaId, account.GenesysIntegrationId, account.MarkRead));
        Assert.Equal(["messages:send"], tenant.ApiKeys.Single().Scopes);
        Assert.Equal(Ownership.Own, host.Directory.Current.OwnershipOf("whatsapp", "number-acme", tenant.Id));
        Assert.Equal("tenant.created", await database.ReadAsync<string>("SELECT action FROM audit"));
    }

    [Fact]
    public async Task A_second_start_with_the_same_file_changes_nothing()
    {
        await using var database = await server.CreateAsync();
        await (await SeededAsync(database, TestSeed.Tenant("acme"))).DisposeAsync();
        var before = await StateAsync(database);
        await (await SeededAsync(database, TestSeed.Tenant("acme"))).DisposeAsync();
        Assert.Equal(before, await StateAsync(database));

        // Not even when it overrides: what is the same is no change.
        await (await SeededAsync(database, overrides: true, TestSeed.Tenant("acme"))).DisposeAsync();
        Assert.Equal(before, await StateAsync(database));
    }

    [Fact]
    public async Task The_file_adds_what_is_absent_and_never_changes_what_is_there()
    {
        await using var database = await server.CreateAsync();
        await (await SeededAsync(database, TestSeed.Tenant("acme"))).DisposeAsync();

        await using var host = await SeededAsync(database, Changed(), TestSeed.Tenant("globex"));

        var tenant = host.Directory.Current.Find("acme")!;
        Assert.Equal("Company acme", tenant.Name);
        Assert.Equal("client-secret-acme", tenant.Genesys!.ClientSecret.Reveal());
        Assert.Equal("access-token-acme", tenant.Accounts.Single().AccessToken!.Reveal());
        Assert.Equal(["app-secret-acme", "second"], tenant.Meta!.AppSecrets.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => s.Value.Reveal()));
        Assert.Equal(2, host.Directory.Current.Count);
    }

    [Fact]
    public async Task Overriding_the_file_wins_and_what_it_does_not_name_stays()
    {
        await using var database = await server.CreateAsync();
        await (await SeededAsync(database, TestSeed.Tenant("acme"))).DisposeAsync();

        var changed = Changed();
        changed.Remove("apiKeys");
        await using var host = await SeededAsync(database, overrides: true, changed);

        var tenant = host.Directory.Current.Find("acme")!;
        Assert.Equal("Other name", tenant.Name);
        Assert.Equal("other client secret", tenant.Genesys!.ClientSecret.Reveal());
        Assert.Equal("other token", tenant.Accounts.Single().AccessToken!.Reveal());
        Assert.Equal(["other", "second"], tenant.Meta!.AppSecrets.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => s.Value.Reveal()));
        Assert.Equal("genesys-secret-acme", tenant.SigningSecrets[ProviderKeys.Genesys].Single().Value.Reveal());
        Assert.Single(tenant.ApiKeys);
        Assert.Equal("tenant.seeded", await database.ReadAsync<string>("SELECT action FROM audit ORDER BY id DESC LIMIT 1"));
    }

    [Fact]
    public async Task What_was_deleted_stays_deleted_until_the_file_overrides()
    {
        await using var database = await server.CreateAsync();
        await using (var first = await SeededAsync(database, TestSeed.Tenant("acme"), TestSeed.Tenant("globex")))
        {
            await first.ChangeAsync(async db =>
            {
                db.Tenants.Remove(await db.Tenants.SingleAsync(t => t.Id == "globex", Run.Cancel));
                db.SigningSecrets.Remove(await db.SigningSecrets.SingleAsync(s => s.TenantId == "acme" && s.Provider == "meta", Run.Cancel));
                db.Accounts.Remove(await db.Accounts.SingleAsync(a => a.TenantId == "acme", Run.Cancel));
            });
        }

        await using (var second = await SeededAsync(database, TestSeed.Tenant("acme"), TestSeed.Tenant("globex")))
        {
            var tenant = Assert.Single(second.Directory.Current.Tenants);
            Assert.Empty(tenant.Accounts);
            Assert.Empty(tenant.Meta!.AppSecrets);
            Assert.Single(tenant.Genesys!.Integrations.Single().SignatureSecrets);
        }

        await using (var third = await SeededAsync(database, overrides: true, TestSeed.Tenant("acme"), TestSeed.Tenant("globex")))
        {
            Assert.Equal(2, third.Directory.Current.Count);
            Assert.Single(third.Directory.Current.Find("acme")!.Accounts);
            Assert.Equal("app-secret-acme", third.Directory.Current.Find("acme")!.Meta!.AppSecrets.Single().Value.Reveal());
            Assert.Equal("app-secret-globex", third.Directory.Current.Find("globex")!.Meta!.AppSecrets.Single().Value.Reveal());
        }

        // Back again, it is no longer among the deleted.
        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM deleted_ids"));
    }

    [Fact]
    public async Task An_account_whose_integration_was_deleted_is_left_out_and_said_so()
    {
        await using var database = await server.CreateAsync();
        await using (var first = await SeededAsync(database, TestSeed.Tenant("acme")))
        {
            await first.ChangeAsync(async db =>
            {
                db.Accounts.Remove(await db.Accounts.SingleAsync(Run.Cancel));
                db.Integrations.Remove(await db.Integrations.SingleAsync(Run.Cancel));
            });
        }

        var more = TestSeed.Tenant("acme");
        more["accounts"]!.AsArray().Add(new JsonObject { ["channel"] = "whatsapp", ["id"] = "number-2" });
        more["accounts"]![0]!["id"] = "number-3";
        await using var host = await SeededAsync(database, more);

        Assert.Equal("number-2", Assert.Single(host.Directory.Current.Find("acme")!.Accounts).Id);
        Assert.True(host.Log.Has(EventIds.SeedLeftOut));
    }

    [Fact]
    public async Task Everything_that_does_not_fit_the_store_is_told_at_once_and_nothing_is_written()
    {
        await using var database = await server.CreateAsync();
        await (await SeededAsync(database, TestSeed.Tenant("acme"))).DisposeAsync();
        var before = await StateAsync(database);

        var thief = TestSeed.Tenant("globex");
        thief["accounts"]![0]!["id"] = "number-acme";
        thief["accounts"]![0]!["genesysIntegrationId"] = "integration-acme";
        thief["genesys"]!["integrations"]![0]!["id"] = "integration-acme";
        thief["apiKeys"]![0]!["sha256"] = TestSeed.Tenant("acme")["apiKeys"]![0]!["sha256"]!.DeepClone();
        var greedy = TestSeed.Tenant("acme");
        greedy["apiKeys"] = new JsonArray();
        greedy["accounts"] = new JsonArray();
        greedy["genesys"]!["integrations"] = new JsonArray();
        greedy["meta"]!["appSecrets"] = new JsonArray([.. Enumerable.Range(2, 8).Select(i => TestSeed.Secret($"a{i}", $"value {i}"))]);
        using var file = TestSeed.Of(TestSeed.Tenant("initech"), thief, greedy);
        await using var host = StoreHost.Build(database, new HostSettings { SeedFile = file.Path });

        var faults = (await host.Get<SeedWriter>().ApplyAsync(Run.Cancel)).Faults;

        Assert.Equal(4, faults.Count);
        Assert.Contains(faults, f => f.Contains("hash of the API key k1 is that of another key", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("account whatsapp number-acme belongs to another tenant", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("integration integration-acme belongs to another tenant", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("9 secrets of meta are valid at one moment", StringComparison.Ordinal));
        Assert.Equal(before, await StateAsync(database));
    }

    [Fact]
    public async Task Of_two_who_change_the_secrets_of_a_tenant_at_once_one_is_told()
    {
        await using var database = await server.CreateAsync();
        await using var host = await SeededAsync(database, TestSeed.Tenant("acme"));
        await using var one = await host.DbAsync();
        await using var other = await host.DbAsync();
        (await one.Tenants.SingleAsync(Run.Cancel)).Bundle = "of one";
        (await other.Tenants.SingleAsync(Run.Cancel)).Bundle = "of the other";

        await one.SaveChangesAsync(Run.Cancel);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => other.SaveChangesAsync(Run.Cancel));
        Assert.Equal("of one", await database.ReadAsync<string>("SELECT bundle FROM tenants"));
    }

    private static JsonObject Changed()
    {
        var tenant = TestSeed.Tenant("acme");
        tenant["name"] = "Other name";
        tenant["genesys"]!["clientSecret"] = "other client secret";
        tenant["accounts"]![0]!["accessToken"] = "other token";
        tenant["meta"]!["appSecrets"] = new JsonArray(TestSeed.Secret("a1", "other"), TestSeed.Secret("a2", "second"));
        return tenant;
    }

    private static Task<StoreHost> SeededAsync(TestDatabase database, params JsonObject[] tenants) => SeededAsync(database, false, tenants);

    private static async Task<StoreHost> SeededAsync(TestDatabase database, bool overrides, params JsonObject[] tenants)
    {
        using var file = TestSeed.Of(tenants);
        return await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Reseed = overrides });
    }

    private static async Task<string> StateAsync(TestDatabase database) => (await database.ReadAsync<string>("""
        SELECT (SELECT number FROM snapshot_version) || ' ' || (SELECT count(*) FROM audit) || ' ' || (SELECT count(*) FROM vault_bundles)
            || ' ' || (SELECT string_agg(tenants::text, ';' ORDER BY id) FROM tenants) || (SELECT string_agg(accounts::text, ';' ORDER BY id) FROM accounts)
        """))!;
}
