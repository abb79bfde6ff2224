using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Outages;

/// <summary>Kafka goes away and comes back; Relay stays, says so, and promises nothing that it cannot keep.</summary>
public sealed class BrokerDownTests
{
    private static readonly TimeSpan AckBudget = TimeSpan.FromSeconds(4);

    private readonly TestTenant _tenant = new("tenant-1");

    [Fact]
    public async Task While_the_broker_is_down_webhooks_are_answered_503_and_afterwards_everything_goes_on()
    {
        await using var site = await Site.RunningAsync(new SitePlan { SessionMs = 3000, Tenants = [_tenant], NeedsMock = true, HasSimulator = false, Partitions = 2 });
        var taken = new List<string>();
        await TakeAsync(site, taken, 10);

        await site.Broker.DownAsync();
        for (var i = 0; i < 3; i++)
        {
            await RefusedAsync(site);
        }

        await Until.TrueAsync(
            async () => await site.Relay.HealthAsync() is (503, var report) && report.Text("parts", "kafka") is { } words && words != "ok",
            () => "ready says that Kafka is away");
        await RefusedAsync(site);
        Assert.True(await site.Relay.ListensAsync());

        await site.Broker.UpAsync();
        await site.Relay.ReadyAsync();
        await TakeAsync(site, taken, 10);
        await PublishedAsync(site, taken);
        await site.SettledAsync();
        Assert.False(site.Relay.Process.HasExited);
    }

    [Fact]
    public async Task A_Relay_that_starts_without_a_broker_listens_says_503_and_gets_going_when_it_comes()
    {
        await using var site = await Site.CreateAsync(new SitePlan { SessionMs = 3000, Tenants = [_tenant], NeedsMock = true, HasSimulator = false, Partitions = 2 });
        await site.Broker.DownAsync();
        var relay = site.StartRelay();
        await Until.TrueAsync(relay.ListensAsync, () => $"Relay listens{Environment.NewLine}{relay.Process.Tail()}");
        await RefusedAsync(site);
        Assert.Equal(503, (await relay.HealthAsync()).Status);

        await site.Broker.UpAsync();
        await relay.ReadyAsync();
        var taken = new List<string>();
        await TakeAsync(site, taken, 10);
        await PublishedAsync(site, taken);
    }

    private async Task RefusedAsync(Site site)
    {
        var answer = await WebhookSender.MetaAsync(site.RelayUrl, _tenant, MetaBodies.Text(_tenant, site.NewPhone(), Draw.Wamid(), site.NewText()));
        Assert.Equal((503, 0), (answer.Status, answer.BodyLength));
        Assert.Matches("^[1-9][0-9]*$", answer.RetryAfter);
        Assert.True(answer.Took < AckBudget, $"the answer took {answer.Took}");
    }

    // Until the client has its connections back, one or the other webhook may still be refused; Meta comes again, and so does this.
    private async Task TakeAsync(Site site, List<string> taken, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var wamid = Draw.Wamid();
            await WebhookSender.MetaUntilTakenAsync([site.RelayUrl], _tenant, MetaBodies.Text(_tenant, site.NewPhone(), wamid, site.NewText()));
            taken.Add(wamid);
        }
    }

    private async Task PublishedAsync(Site site, List<string> taken)
    {
        await Until.TrueAsync(
            () => taken.Except(site.Reader.On("messages.inbound", _tenant).Select(record => record.Text("providerMessageId"))!).ToList() is [],
            "everything that was answered 200 is an event");

        // What was read but not committed when the broker went may come twice, under the same id.
        Assert.Equal(
            site.Reader.On("messages.inbound", _tenant).Select(record => record.Text("providerMessageId")).Distinct().Count(),
            site.Reader.On("messages.inbound", _tenant).Select(record => record.Headers["ce_id"]).Distinct().Count());
    }
}
