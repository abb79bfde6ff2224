using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Relay.Model;
using Relay.Observability;
using Relay.Secrets;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets;

/// <summary>A vault that is away, slow, or refuses everybody.</summary>
public sealed class KeyVaultAwayTests(PostgresServer server)
{
    private static readonly SecretBundle Some = SecretBundle.Empty.With("n", new SecretValue("a value that nobody may see"));

    [Fact]
    public async Task While_the_vault_is_away_serving_goes_on_and_changes_are_refused_with_the_reason()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Vault = vault });
        await Eventually.HoldsAsync(() => KeyVaultTests.IsLoaded(host, "acme"));

        vault.Mood = Abort;
        var refused = await host.Get<ISecretVault>().WriteAsync(KeyVaultTests.Bundles(Some), Run.Cancel);
        Assert.True(refused.IsRefused);
        Assert.Empty(refused.Versions);
        Assert.Equal(VaultFaultKind.Away, refused.Fault.Kind);
        Assert.StartsWith("the vault cannot be reached", refused.Fault.Reason, StringComparison.Ordinal);
        Assert.True(host.Log.Has(EventIds.VaultAway));
        Assert.Equal(("away: secrets cannot be changed", true), Health(host));

        // A change of the tenant that concerns no secret arrives, with the secrets from memory.
        await host.ChangeAsync(async db => (await db.Tenants.SingleAsync(Run.Cancel)).Name = "New name");
        await Eventually.HoldsAsync(() => host.Directory.Current.Find("acme")!.Name == "New name");
        Assert.True(KeyVaultTests.IsLoaded(host, "acme"));
        Assert.Equal("app-secret-acme", host.Directory.Current.Find("acme")!.SigningSecrets[ProviderKeys.Meta].Single().Value.Reveal());

        vault.Mood = null;
        Assert.False((await host.Get<ISecretVault>().WriteAsync(KeyVaultTests.Bundles(Some), Run.Cancel)).IsRefused);
        Assert.True(host.Log.Has(EventIds.VaultBack));
        Assert.Equal(("ok", true), Health(host));
        Assert.DoesNotContain(host.Log.All, line => line.Contains("nobody may see", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_starts_without_the_vault_answers_503_until_it_is_back()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Vault = vault }))
        {
        }

        // With the seed file: what is there already need not wait for the vault.
        vault.Mood = Abort;
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Vault = vault });
        Assert.False(host.Directory.Current.Find("acme")!.SecretsLoaded);
        Assert.True(host.Log.Has(EventIds.SeedUnread));

        vault.Mood = null;
        await Eventually.HoldsAsync(() => KeyVaultTests.IsLoaded(host, "acme"));
    }

    [Fact]
    public async Task A_seed_file_with_new_tenants_waits_for_the_vault()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        vault.Mood = Abort;
        await using var host = StoreHost.Build(database, new HostSettings { SeedFile = file.Path, Vault = vault });
        await host.StartAsync();
        await Eventually.HoldsAsync(() => host.Log.Has(EventIds.SeedWaits));
        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM tenants"));

        vault.Mood = null;
        await host.Directory.Loaded.WaitAsync(TimeSpan.FromSeconds(30), Run.Cancel);
        await Eventually.HoldsAsync(() => KeyVaultTests.IsLoaded(host, "acme"));
    }

    [Fact]
    public async Task Who_is_asked_too_often_is_left_alone_for_as_long_as_he_says()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database, new HostSettings { Vault = vault });
        var (throttled, early, last) = (0, 0, 0L);
        vault.Mood = context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                return Task.CompletedTask;
            }

            // Two refusals; what comes within the second after one came too early.
            early += last != 0 && Environment.TickCount64 - last < 950 ? 1 : 0;
            return ++throttled <= 2 ? ThrottleAsync(context, 1) : Task.CompletedTask;

            Task ThrottleAsync(HttpContext refused, int seconds)
            {
                last = Environment.TickCount64;
                refused.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return KeyVaultContents.RefuseAsync(refused, 429, "Throttled", "Request was not processed because too many requests were received.");
            }
        };
        var written = await host.Get<ISecretVault>().WriteAsync(KeyVaultTests.Bundles(Some), Run.Cancel);
        Assert.False(written.IsRefused);
        Assert.Equal((3, 0), (throttled, early));

        // Longer than anybody who waits for an answer has.
        throttled = 0;
        vault.Mood = context =>
        {
            throttled++;
            context.Response.Headers.RetryAfter = "40";
            return KeyVaultContents.RefuseAsync(context, 429, "Throttled", "Request was not processed because too many requests were received.");
        };
        var refused = await host.Get<ISecretVault>().WriteAsync(KeyVaultTests.Bundles(Some), Run.Cancel);
        Assert.Equal(VaultFaultKind.Throttled, refused.Fault!.Kind);
        var read = await host.Get<ISecretVault>().ReadAsync([new BundleReference(TenantId.Parse("acme"), "kv.any")], Run.Cancel);
        Assert.Equal(VaultFaultKind.Throttled, read.Away!.Kind);
        Assert.Equal(1, throttled);
    }

    [Theory]
    [InlineData("no token", nameof(VaultFaultKind.NoToken), "Relay gets no token for the vault (CredentialUnavailableException)")]
    [InlineData("wrong token", nameof(VaultFaultKind.NoToken), "the vault does not accept Relay's token (401 Unauthorized)")]
    [InlineData("no role", nameof(VaultFaultKind.Forbidden), "Relay may not do this in the vault (403 ForbiddenByRbac); it needs the role Key Vault Secrets Officer")]
    [InlineData("untrusted", nameof(VaultFaultKind.Away), "the vault cannot be reached (AuthenticationException)")]
    [InlineData("another service", nameof(VaultFaultKind.NoToken), "what answers at Secrets:KeyVault:Uri is no Key Vault of that address")]
    [InlineData("broken", nameof(VaultFaultKind.Away), "the vault answers 500 InternalServerError")]
    [InlineData("a proxy", nameof(VaultFaultKind.Away), "the vault answers 502")]
    public async Task Each_cause_is_told_in_words_that_quote_nothing(string cause, string kind, string reason)
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        var access = cause switch
        {
            "no token" => vault.Unknown(),
            "wrong token" => vault.Access("an old token"),
            "untrusted" => vault.Distrusting(),
            _ => vault.Access(),
        };
        vault.Mood = context => cause switch
        {
            "another service" => ChallengeAsync(context),
            "no role" when context.Request.Headers.Authorization.Count > 0 => KeyVaultContents.RefuseAsync(
                context, 403, "Forbidden", "Caller is not authorized to perform action on resource.\nResource: '/subscriptions/5a2d/vaults/v/secrets/relay-acme'", "ForbiddenByRbac"),
            "broken" => KeyVaultContents.RefuseAsync(context, 500, "InternalServerError", "relay-acme"),
            "a proxy" => ProxyAsync(context),
            _ => Task.CompletedTask,
        };
        await using var host = StoreHost.Build(database, new HostSettings { Vault = vault, VaultAccess = access });

        var written = await host.Get<ISecretVault>().WriteAsync(KeyVaultTests.Bundles(Some), Run.Cancel);
        var read = await host.Get<ISecretVault>().ReadAsync([new BundleReference(TenantId.Parse("acme"), "kv.any")], Run.Cancel);
        Assert.All(new[] { written.Fault, read.Away }, fault =>
        {
            Assert.Equal(kind, fault!.Kind.ToString());
            Assert.StartsWith(reason, fault.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("relay-acme", fault.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_vault_that_hangs_is_given_up_and_so_is_the_rest()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database, new HostSettings { Vault = vault });
        vault.Mood = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        var wanted = Enumerable.Range(0, 200).Select(i => new BundleReference(TenantId.Parse($"t{i}"), "kv.any")).ToList();
        var read = await host.Get<ISecretVault>().ReadAsync(wanted, Run.Cancel);
        Assert.Empty(read.Bundles);
        Assert.Equal(new VaultFault(VaultFaultKind.Away, "the vault does not answer in time"), read.Away);
        Assert.InRange(vault.Contents.MostAtOnce, 1, 32);
    }

    private static (string State, bool IsReady) Health(StoreHost host) =>
        host.Host.Services.GetServices<IReadinessPart>().Single(part => part.Name == "vault").Describe();

    private static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static Task ChallengeAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer authorization=\"https://login.windows.net/5a2d2f6e-0000-4000-8000-3d1f4f6a9b10\", resource=\"https://management.azure.com\"";
        return KeyVaultContents.RefuseAsync(context, 401, "Unauthorized", "");
    }

    private static Task ProxyAsync(HttpContext context)
    {
        context.Response.StatusCode = 502;
        return context.Response.WriteAsync("<html>relay-acme</html>");
    }
}
