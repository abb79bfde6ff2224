using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Secrets;
using Relay.Secrets.Rotation;
using Relay.Sightings;
using Relay.Storage;
using Relay.Storage.Rows;
using Relay.StoreTests.Harness;
using Relay.Tenants;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>
/// One tenant, his provider, the processes that judge what it sends, and the rotation's code on a real store, which can be cut off at any
/// point. What the provider may be signing with must be taken by every process at every moment.
/// </summary>
internal sealed class RotationWorld
{
    public static readonly Actor Admin = new("user:ada@acme.example", "192.0.2.7");

    private static readonly TimeSpan Forever = TimeSpan.FromDays(30);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    private readonly StoreHost _host;
    private readonly DbContextOptions<RelayDb> _options;
    private readonly SightingBook _book = new();

    private RotationWorld(StoreHost host, string tenant, string kind, CrashPoints points)
    {
        (_host, Points, Kind) = (host, points, kind);
        Tenant = TenantId.Parse(tenant);
        _options = new DbContextOptionsBuilder<RelayDb>(host.Get<DbContextOptions<RelayDb>>()).AddInterceptors(new CutStatements(points), new CutCommits(points)).Options;
        var databases = new TenantDb(_options);
        var vault = new CutVault(host.Get<ISecretVault>(), points);
        Provider = new FakeProvider(
            kind switch
            {
                RotationKinds.GenesysSignature => $"genesys-secret-{tenant}",
                RotationKinds.MetaVerifyToken => $"verify-token-{tenant}",
                _ => $"app-secret-{tenant}",
            },
            Time, points);
        Fleet = new FakeFleet(ReadAsync, Time, points);
        Edits = new TenantEdits(databases, new TenantBundles(vault));
        Driver = new RotationDriver(new Databases(_options), databases, Edits, Fleet, Provider, new SightingReader(_book, TimeProvider.System), Time);
        Desk = new RotationDesk(databases, Edits, Provider, new RotationSignal(), Time);
    }

    public ManualTime Time { get; } = new(new DateTimeOffset(2031, 6, 1, 8, 0, 0, TimeSpan.Zero));

    public CrashPoints Points { get; }

    public TenantId Tenant { get; }

    public string Kind { get; }

    public FakeProvider Provider { get; }

    public FakeFleet Fleet { get; }

    public TenantEdits Edits { get; }

    public RotationDriver Driver { get; }

    public RotationDesk Desk { get; }

    public string Owner => Kind == RotationKinds.GenesysSignature ? $"integration-{Tenant}" : $"app-{Tenant}";

    public ISightings Sightings => _book;

    public static async Task<RotationWorld> OpenAsync(StoreHost host, string tenant, string kind, CrashPoints? points = null)
    {
        var world = new RotationWorld(host, tenant, kind, points ?? CrashPoints.None);
        world.Provider.OnTold = _ => world.NothingValidIsRefusedAsync();
        await world.Fleet.LoadAllAsync();
        return world;
    }

    public RotationWish Wish(string? value = null, TimeSpan? overlap = null) =>
        new(Kind, Owner, value is null ? null : new SecretValue(value), overlap ?? RotationLimits.DefaultOverlap);

    /// <summary>Does something that may be cut off.</summary>
    /// <returns>Whether it came to its end.</returns>
    public async Task<bool> DareAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (CutOffException)
        {
            return false;
        }
        catch (Exception cut) when (cut.InnerException is CutOffException)
        {
            // EF says that saving failed.
            return false;
        }
        finally
        {
            await NothingValidIsRefusedAsync();
        }
    }

    /// <summary>Does what is due, and lets the clock run when nothing is, until nothing will ever be due again.</summary>
    public async Task RunToItsEndAsync(Func<RotationRow, Task>? meanwhile = null)
    {
        var started = Time.GetUtcNow();
        while (Time.GetUtcNow() - started < Forever)
        {
            var open = (await RowsAsync()).Where(r => r.NextAt is not null).ToList();
            if (open.Count == 0)
            {
                return;
            }

            foreach (var row in open)
            {
                await (meanwhile?.Invoke(row) ?? Task.CompletedTask);
            }

            if (open.Exists(r => Due(r) <= Time.GetUtcNow()))
            {
                await DareAsync(StepAsync);
            }

            var wait = open.Min(Due) - Time.GetUtcNow();
            Time.Advance(wait > Tick && open.TrueForAll(r => r.State != RotationStates.AwaitingValue) ? wait : Tick);
        }

        Assert.Fail("The rotation never ended.");
    }

    /// <summary>One round of the worker.</summary>
    public async Task StepAsync()
    {
        foreach (var (id, tenant) in await Driver.DueAsync(Run.Cancel))
        {
            if (tenant == Tenant)
            {
                await Driver.StepAsync(id, tenant, Run.Cancel);
            }
        }
    }

    public async Task<List<RotationRow>> RowsAsync()
    {
        await using var db = await _host.DbAsync();
        return await db.Rotations.AsNoTracking().Where(r => r.TenantId == Tenant.Value).OrderBy(r => r.StartedAt).ToListAsync(Run.Cancel);
    }

    /// <summary>The tenant as a process would load him now.</summary>
    public async Task<Tenant> ReadAsync()
    {
        await using var db = await _host.DbAsync();
        var row = await db.Tenants.WithParts().AsNoTracking().SingleAsync(t => t.Id == Tenant.Value, Run.Cancel);
        var bundle = (await _host.Get<ISecretVault>().ReadAsync([new BundleReference(Tenant, row.Bundle!)], Run.Cancel)).Bundles[Tenant];
        return TenantAssembler.Assemble(row, bundle);
    }

    /// <summary>The values that count now, by the store.</summary>
    public async Task<IReadOnlyList<string>> ValidAsync() => [.. ValidOf(await ReadAsync())];

    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        await using var db = await _host.DbAsync();
        return await db.Audit.Where(a => a.TenantId == Tenant.Value && a.Action.StartsWith("secret.")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync(Run.Cancel);
    }

    public async Task NothingValidIsRefusedAsync()
    {
        await Fleet.LoadQuickAsync();
        foreach (var process in new[] { Fleet.Quick, Fleet.Lagging })
        {
            Assert.True(process.SecretsLoaded);
            var taken = ValidOf(process).ToList();
            Assert.All(
                Provider.MayArrive,
                value => Assert.True(
                    taken.Contains(value, StringComparer.Ordinal) || process.IsChangingSecret(RotationKinds.ProviderOf(Kind), Time.GetUtcNow()),
                    $"A process refuses what is signed with {value}; it takes {string.Join(", ", taken)}."));
        }
    }

    private IEnumerable<string> ValidOf(Tenant tenant)
    {
        var now = Time.GetUtcNow();
        return Kind == RotationKinds.MetaVerifyToken
            ? tenant.Meta!.VerifyTokens.Where(t => t.Window.Contains(now)).Select(t => t.Value.Reveal())
            : tenant.SigningSecrets[RotationKinds.ProviderOf(Kind)].Where(s => s.Owner == Owner && s.Window.Contains(now)).Select(s => s.Value.Reveal());
    }

    private static DateTimeOffset Due(RotationRow row) => row.LeasedUntil is { } leased && leased >= row.NextAt ? leased + TimeSpan.FromMilliseconds(1) : row.NextAt!.Value;

    private sealed class Databases(DbContextOptions<RelayDb> options) : IDbContextFactory<RelayDb>
    {
        public RelayDb CreateDbContext() => new(options);
    }
}
