using System.Text.RegularExpressions;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Outages;

/// <summary>Retention takes records before they were read. The mock broker keeps about 5 MB of a partition.</summary>
public sealed partial class LossTests
{
    private const int MuchWebhooks = 6;

    private readonly TestTenant _tenant = new("tenant-1");

    [Fact]
    public async Task What_retention_took_while_Relay_was_away_is_told_with_its_range_and_work_goes_on()
    {
        await using var site = await Site.RunningAsync(Plan());
        await PostAsync(site, 3);
        await site.SettledAsync();
        Assert.Equal(0, await site.Relay.StopAsync());

        var ingest = await site.ReadyRelayAsync(0, ("Relay__Roles", "Ingest"));
        await FillAsync(site);
        Assert.Equal(0, await ingest.StopAsync());

        await LossIsToldAsync(site, await site.ReadyRelayAsync());
    }

    [Fact]
    public async Task What_retention_took_from_a_Relay_that_stood_still_is_told_too()
    {
        await using var site = await Site.RunningAsync(Plan());
        await PostAsync(site, 3);
        await site.SettledAsync();
        var relay = site.Relay;
        relay.Process.Freeze();

        await site.ReadyRelayAsync(1, ("Relay__Roles", "Ingest"));
        await FillAsync(site, site.Relay.Url);
        relay.Process.Thaw();

        await LossIsToldAsync(site, relay);
        Assert.False(relay.Process.HasExited);
    }

    private SitePlan Plan() => new() { SessionMs = 3000, Tenants = [_tenant], NeedsMock = true, HasSimulator = false, Partitions = 1 };

    private async Task LossIsToldAsync(Site site, RelayProcess relay)
    {
        await Until.TrueAsync(() => relay.Process.Lines.Any(line => Told().IsMatch(line)), () => $"the loss is in the log{Environment.NewLine}{relay.Process.Tail()}");
        var told = Told().Match(relay.Process.Lines.First(line => Told().IsMatch(line)));
        var (lost, from, to) = (Number(told, "lost"), Number(told, "from"), Number(told, "to"));
        Assert.Equal((3, to - from + 1), (from, lost));
        Assert.InRange(lost, 1, MuchWebhooks);

        var (_, report) = await relay.HealthAsync();
        Assert.Contains($"{lost} ", report.Text("parts", "lost.normalize"), StringComparison.Ordinal);

        // What is left of the log is read, and what comes now too.
        var wamid = Draw.Wamid();
        await WebhookSender.MetaUntilTakenAsync([relay.Url], _tenant, MetaBodies.Text(_tenant, site.NewPhone(), wamid, site.NewText()));
        await Until.TrueAsync(
            () => site.Reader.On("messages.inbound", _tenant).Any(record => record.Text("providerMessageId") == wamid), () => $"a new event{Environment.NewLine}{relay.Process.Tail()}");
        Assert.Equal(200, (await relay.HealthAsync()).Status);
    }

    private async Task PostAsync(Site site, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await WebhookSender.MetaUntilTakenAsync([site.RelayUrl], _tenant, MetaBodies.Text(_tenant, site.NewPhone(), Draw.Wamid(), site.NewText()));
        }
    }

    private async Task FillAsync(Site site, string? url = null)
    {
        for (var i = 0; i < MuchWebhooks; i++)
        {
            var text = new string('z', 1_500_000);
            await WebhookSender.MetaUntilTakenAsync([url ?? site.RelayUrl], _tenant, MetaBodies.Text(_tenant, site.NewPhone(), Draw.Wamid(), text));
        }
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @" ERR .*lost (?<lost>\d+) records: retention took webhooks/0 offsets (?<from>\d+) to (?<to>\d+)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Told();
}
