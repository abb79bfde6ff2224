using System.Globalization;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.Load.Measure;
using Relay.Load.Report;
using Relay.StoreTests.Harness;

namespace Relay.Load.Sections;

/// <summary>The memory of a Relay with all its roles and a store: with nothing to do, at load, with many tenants, and with many parked rows.</summary>
internal sealed class MemorySection(Bench bench) : Section(bench)
{
    private const int ParkedTopics = 3;

    // So many tenants are written to the store once, each with its secrets.
    private static readonly TimeSpan SeedLimit = TimeSpan.FromMinutes(6);
    private static readonly (string, string) NoSeed = ("Tenants__SeedFile", "");

    public override async Task<(JsonObject Json, IReadOnlyList<TextTable> Tables)> RunAsync(CancellationToken cancellationToken)
    {
        await using var database = await Bench.NewDatabaseAsync();
        var (idle, load) = await IdleAndLoadAsync(database, cancellationToken);
        var (parked, inserted) = await ParkedAsync(database);
        var many = await ManyTenantsAsync();
        var json = new JsonObject
        {
            ["idleMiB"] = Figures.Number(idle),
            ["atLoadMiB"] = Figures.Number(load),
            ["atLoadPerSecond"] = Options.CalmRate,
            ["tenants"] = Options.ManyTenants,
            ["manyTenantsMiB"] = Figures.Number(many),
            ["kiBPerTenant"] = Figures.Number((many - idle) * 1024 / Options.ManyTenants),
            ["parkedRows"] = Options.ParkedRows,
            ["parkedRowsMiB"] = Figures.Number(parked),
            ["bytesPerParkedRow"] = Figures.Number((parked - idle) * 1024 * 1024 / Options.ParkedRows),
            ["toIdle"] = new JsonObject { ["atLoad"] = Figures.Ratio(load, idle), ["manyTenants"] = Figures.Ratio(many, idle), ["parkedRows"] = Figures.Ratio(parked, idle) },
            ["parkedRowsInsertedSeconds"] = Figures.Number(inserted.TotalSeconds),
        };
        var table = new TextTable("memory of a Relay with all roles (RSS)", "", "MiB", "x idle");
        foreach (var (name, value) in ((string, double)[])[
            ("idle, 1 tenant", idle),
            (Text($"at {Options.CalmRate} webhooks/s"), load),
            (Text($"idle, {Options.ManyTenants} tenants"), many),
            (Text($"idle, 1 tenant, {Options.ParkedRows} parked rows in as many conversations"), parked)])
        {
            table.Row(name, Figures.Number(value), Figures.Ratio(value, idle));
        }

        return (json, [table]);
    }

    private async Task<(double Idle, double Load)> IdleAndLoadAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        // One tenant for what is idle; at load the customers are as many as elsewhere.
        var tenants = Tenants(1);
        await using var site = await Site.RunningAsync(Plan(tenants, database.ConnectionString));
        var idle = await SettledAfterStartAsync(site);
        var customers = new Customers(tenants, 2000);
        var most = 0.0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = LookAsync();
        await customers.WriteAsync(site, Options.CalmRate, 0, (int)(Options.CalmRate * Options.Time.TotalSeconds), 128, cancellationToken);
        await stop.CancelAsync();
        await looking;
        return (idle, most);

        async Task LookAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                most = Math.Max(most, ProcessMeter.ResidentMiB(site.Relay.Process.Id));
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private async Task<double> ManyTenantsAsync()
    {
        await using var database = await Bench.NewDatabaseAsync();
        await using var site = await Site.CreateAsync(Plan(Tenants(Options.ManyTenants), database.ConnectionString, hasSimulator: false));
        await site.StartRelay().ReadyAsync(SeedLimit);
        return await SettledAfterStartAsync(site);
    }

    private async Task<(double Parked, TimeSpan Inserted)> ParkedAsync(TestDatabase database)
    {
        var began = TimeProvider.System.GetTimestamp();
        await InsertAsync(database);
        var inserted = TimeProvider.System.GetElapsedTime(began);
        await database.RunAsync("UPDATE lane_owners SET taken_at = '2000-01-01'");
        var plan = Plan(Tenants(1), database.ConnectionString, hasSimulator: false);
        await using var site = await Site.RunningAsync(plan with { RelaySettings = [.. plan.RelaySettings, NoSeed] });
        await OwnedAsync(site, database);
        return (await SettledAsync(site), inserted);
    }

    // The start that makes the schema and reads the seed file is not what a Relay usually is.
    private async Task<double> SettledAfterStartAsync(Site site)
    {
        Assert.Equal(0, await site.Relay.StopAsync());
        await site.ReadyRelayAsync(0, NoSeed);
        return await SettledAsync(site);
    }

    private async Task InsertAsync(TestDatabase database)
    {
        // Due in half a day, so that they do nothing but wait; with an offset that lies behind what was committed, as that of parked rows does.
        // In pieces, since one statement of this size would meet the time limit of a command.
        const int Piece = 50_000;
        for (var first = 1; first <= Options.ParkedRows; first += Piece)
        {
            await database.RunAsync(Text($"""
                INSERT INTO parked_deliveries (
                    day, topic, partition, "offset", lane, tenant_id, conversation_id, destination, message_id, nonce, state, due, expires_at, record_headers,
                    record_value, record_at, parked_at)
                SELECT (now() AT TIME ZONE 'utc')::date, 'messages.inbound', n % {Partitions}, -n, hashtextextended(n::text, 0), 'tenant-1', 'c_' || n, 'genesys:parked',
                    gen_random_uuid(), '-', 'waiting', now() + interval '12 hours', now() + interval '23 hours', '', decode(repeat('20', 600), 'hex'), now(), now()
                FROM generate_series({first}, {Math.Min(Options.ParkedRows, first + Piece - 1)}) n
                """));
        }
    }

    // Relay says ready before it has looked at what is parked.
    private static Task OwnedAsync(Site site, TestDatabase database) => Until.TrueAsync(
        async () => await database.ReadAsync<long>("SELECT count(*) FROM lane_owners WHERE taken_at > now() - interval '10 minutes'") == Partitions * ParkedTopics,
        () => $"all partitions have their owner{Environment.NewLine}{site.Relay.Process.Tail()}",
        TimeSpan.FromSeconds(120));

    /// <summary>What it is when it has stopped growing.</summary>
    private async Task<double> SettledAsync(Site site)
    {
        var last = 0.0;
        for (var look = 0; look < 20; look++)
        {
            await Task.Delay(Options.IsMiniature ? 200 : 1000);
            var now = ProcessMeter.ResidentMiB(site.Relay.Process.Id);
            if (Math.Abs(now - last) < 0.5)
            {
                break;
            }

            last = now;
        }

        return ProcessMeter.ResidentMiB(site.Relay.Process.Id);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
