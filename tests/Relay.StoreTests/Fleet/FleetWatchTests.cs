using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Fleet;
using Relay.Model;
using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Processes;
using Relay.Storage.Rows;
using Relay.Storage.Sightings;
using Relay.Storage.Watch;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Fleet;

/// <summary>What operators are told of tenants and processes, as the store knows it.</summary>
public sealed class FleetWatchTests(PostgresServer server)
{
    [Fact]
    public async Task Ends_of_tokens_silences_and_living_processes_are_told()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"), TestSeed.Tenant("initech"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var now = TimeProvider.System.GetUtcNow();
        await NoteTokenAsync(host, "acme", now.AddDays(20), now.AddDays(3));
        await NoteTokenAsync(host, "globex", now.AddHours(-1), null);
        await NoteTokenAsync(host, "initech", null, null);
        await using (var db = await host.DbAsync())
        {
            // Of an account that is gone.
            db.CredentialFacts.Add(new CredentialFactRow { TenantId = "initech", Name = "token-of-nobody", ExpiresAt = now.AddDays(1) });
            await db.SaveChangesAsync(Run.Cancel);
        }

        await host.Get<SightingTable>().KeepAsync(
            [
                ("acme", Seen(SightingKinds.Signed, "meta", now.AddHours(-2))), ("acme", Seen(SightingKinds.Signed, "genesys", now.AddMinutes(-1))),
                ("globex", Seen(SightingKinds.Refused, "meta", now.AddHours(-5))), ("initech", Seen(SightingKinds.Signed, "meta", now.AddHours(-49))),
            ],
            Run.Cancel);

        var metrics = host.Get<RelayMetrics>();
        using var watch = new FleetWatch(host.Get<WatchTable>(), host.Get<ProcessTable>(), host.Get<StoreReady>(), metrics, TimeProvider.System, NullLogger<FleetWatch>.Instance);
        await Eventually.HoldsAsync(
            async () =>
            {
                await watch.LookAsync(Run.Cancel);
                return Read(host).Any(line => line.StartsWith("relay.processes", StringComparison.Ordinal));
            },
            seconds: 60);

        var told = Read(host);
        Assert.Equal(["relay.credential.expiry tenant=globex -1 h", "relay.credential.expiry tenant=acme 72 h"], told.Where(l => l.Contains("expiry", StringComparison.Ordinal)));
        Assert.Equal(
            ["relay.webhook.silence tenant=acme channel=genesys 0 h", "relay.webhook.silence tenant=acme channel=meta 2 h"],
            told.Where(l => l.Contains("silence", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("relay.processes role=Ingest 1", told);
        Assert.Contains("relay.processes role=Dispatch 1", told);
        Assert.Contains("relay.tenants 3", told);
    }

    [Fact]
    public async Task Where_more_are_silent_than_can_be_told_those_who_fell_silent_last_are_told_first()
    {
        await using var database = await server.CreateAsync();
        string[] tenants = ["old", "new", "busy", "quiet"];
        using var file = TestSeed.Of([.. tenants.Select(TestSeed.Tenant)]);
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var now = TimeProvider.System.GetUtcNow();
        await host.Get<SightingTable>().KeepAsync(
            [
                ("old", Seen(SightingKinds.Signed, "meta", now.AddHours(-40))), ("new", Seen(SightingKinds.Signed, "meta", now.AddHours(-2))),
                ("busy", Seen(SightingKinds.Signed, "meta", now.AddMinutes(-1))), ("quiet", Seen(SightingKinds.Signed, "meta", now.AddMinutes(-20))),
            ],
            Run.Cancel);

        Assert.Equal(["new", "old", "busy"], (await host.Get<WatchTable>().ReadSilencesAsync(3, Run.Cancel)).Select(silence => silence.Tenant));
    }

    private static async Task NoteTokenAsync(StoreHost host, string tenant, DateTimeOffset? ends, DateTimeOffset? dataEnds)
    {
        await using var db = await host.DbAsync();
        var name = db.Accounts.Single(a => a.TenantId == tenant).AccessTokenName!;
        db.CredentialFacts.Add(new CredentialFactRow { TenantId = tenant, Name = name, ExpiresAt = ends, DataAccessExpiresAt = dataEnds });
        await db.SaveChangesAsync(Run.Cancel);
    }

    private static TenantSighting Seen(string kind, string provider, DateTimeOffset at) => new(new SightingSubject(kind, provider), at, default);

    // Times in hours: nobody knows how long a statement takes.
    private static List<string> Read(StoreHost host)
    {
        var lines = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == RelayMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, host.Get<IMeterFactory>()))
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => lines.Add(Line(instrument, tags, value.ToString(CultureInfo.InvariantCulture))));
        listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => lines.Add(Line(instrument, tags, Math.Round(value / 3600).ToString(CultureInfo.InvariantCulture) + " h")));
        listener.Start();
        listener.RecordObservableInstruments();
        return lines;
    }

    private static string Line(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, string value) =>
        string.Join(' ', [instrument.Name, .. tags.ToArray().Select(t => $"{t.Key}={t.Value}"), value]);
}
