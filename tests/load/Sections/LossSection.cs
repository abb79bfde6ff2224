using System.Globalization;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Chaos;
using Relay.IntegrationTests.Harness;
using Relay.Load.Report;

namespace Relay.Load.Sections;

/// <summary>
/// Everything that was answered 200 is looked for on Kafka and at the providers, after Relay was killed under load and the broker was away under
/// load. Customers and agents write both ways; what is not answered 200 is posted again, as Meta and Genesys do.
/// </summary>
internal sealed class LossSection(Bench bench) : Section(bench)
{
    private const int CustomersEach = 5;

    public override async Task<(JsonObject Json, IReadOnlyList<TextTable> Tables)> RunAsync(CancellationToken cancellationToken)
    {
        var tenants = Tenants(Options.IsMiniature ? 3 : 12);
        await using var database = await Bench.NewDatabaseAsync();
        var plan = Plan(tenants, database.ConnectionString) with { IsBusy = false, Partitions = 4 };
        var kinds = (IReadOnlyList<(string Key, string Value)>)[.. plan.RelaySettings, ("Dispatch__Schedule", "1s,2s,5s")];
        await using var site = await Site.RunningAsync(plan with { RelaySettings = kinds });
        var traffic = new Traffic(site, tenants, CustomersEach, Options.LossRate);
        traffic.Start(Phase.Quiet);
        await traffic.WroteAsync(traffic.Lanes.Count * 2, "at first");
        await traffic.FlowAsync(Options.Time / 2, "before the kill");
        await site.Relay.Process.KillAsync();
        await site.ReadyRelayAsync();
        await traffic.FlowAsync(Options.Time / 2, "after the kill");
        var refusedBefore = traffic.Refused;
        var refusedAway = 0;
        if (site.Broker.IsMock)
        {
            await site.Broker.DownAsync();
            await traffic.FlowAsync(Options.Time, "while the broker is away");
            refusedAway = traffic.Refused - refusedBefore;
            await site.Broker.UpAsync();
            await traffic.FlowAsync(Options.Time / 2, "after the broker came back");
        }

        await traffic.StopAsync();
        var counts = await CountAsync(site, traffic);
        var json = Json(site, traffic, counts);
        json["answered503WhileBrokerAway"] = refusedAway;
        return (json, [Table(traffic, counts)]);
    }

    private static async Task<IReadOnlyList<Count>> CountAsync(Site site, Traffic traffic)
    {
        IReadOnlyList<LoggedCall> calls = [];
        try
        {
            await Until.TrueAsync(
                async () => Of([], calls = await CallsAsync()).All(count => count.Missing == 0), () => "all messages are at their providers", ChaosForm.Patience);
            await site.SettledAsync(ChaosForm.Patience);
        }
        catch (Xunit.Sdk.FailException)
        {
            // What is missing is what is counted here.
        }

        return Of([.. site.Reader.On("messages.inbound"), .. site.Reader.On("messages.outbound")], await CallsAsync());

        Task<IReadOnlyList<LoggedCall>> CallsAsync() => site.Simulator.CallsAsync(call => LaneKey.Of(call) is not null);

        IReadOnlyList<Count> Of(IReadOnlyList<SeenRecord> records, IReadOnlyList<LoggedCall> made) => Count.Of(traffic.Lanes, records, made, call => call.Answer == 200);
    }

    private static JsonObject Json(Site site, Traffic traffic, IReadOnlyList<Count> counts) => new()
    {
        ["kills"] = 1,
        ["brokerOutages"] = site.Broker.IsMock ? 1 : 0,
        ["sent"] = traffic.Taken + traffic.Refused + traffic.Unanswered,
        ["answered200"] = traffic.Taken,
        ["answered503"] = traffic.Refused,
        ["unanswered"] = traffic.Unanswered,
        ["onKafka"] = traffic.Taken - counts.Sum(c => c.NotPublished),
        ["delivered"] = traffic.Taken - counts.Sum(c => c.Missing),
        ["lost"] = counts.Sum(c => c.NotPublished + c.Missing),
        ["duplicatesOnKafka"] = counts.Sum(c => c.PublishedAgain),
        ["duplicatesDelivered"] = counts.Sum(c => c.AcceptedAgain),
        ["overtaken"] = counts.Sum(c => c.Overtaken),
        ["readerFaults"] = site.Reader.Faults.Count,
        ["conversations"] = traffic.Lanes.Count,
    };

    private static TextTable Table(Traffic traffic, IReadOnlyList<Count> counts)
    {
        var table = new TextTable(
            string.Create(CultureInfo.InvariantCulture, $"loss, across a SIGKILL of Relay and a broker outage under load; posts {traffic.Taken + traffic.Refused + traffic.Unanswered}, of them 503 {traffic.Refused}, without an answer {traffic.Unanswered}"),
            "", "answered 200", "on Kafka", "delivered", "duplicates on Kafka", "delivered twice", "overtaken");
        foreach (var toAgent in (bool[])[true, false])
        {
            var mine = counts.Where(c => c.Lane.IsToAgent == toAgent).ToList();
            var taken = mine.Sum(c => c.Taken.Count);
            table.Row(
                toAgent ? "customers to agents" : "agents to customers", taken, taken - mine.Sum(c => c.NotPublished), taken - mine.Sum(c => c.Missing),
                mine.Sum(c => c.PublishedAgain), mine.Sum(c => c.AcceptedAgain), mine.Sum(c => c.Overtaken));
        }

        return table;
    }
}
