using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Restarts;

/// <summary>Processes end, orderly or not, and others take over.</summary>
public sealed class RestartTests
{
    private readonly IReadOnlyList<TestTenant> _tenants = [.. Enumerable.Range(1, 6).Select(n => new TestTenant($"tenant-{n}"))];

    [Fact]
    public async Task A_webhook_that_was_seen_before_a_crash_is_a_duplicate_after_it()
    {
        await using var site = await Site.RunningAsync(new SitePlan { SessionMs = 3000, Tenants = _tenants, HasSimulator = false });
        var wamid = Draw.Wamid();
        var body = MetaBodies.Text(_tenants[0], site.NewPhone(), wamid, site.NewText());
        Assert.Equal(200, (await WebhookSender.MetaAsync(site.RelayUrl, _tenants[0], body)).Status);
        await site.SettledAsync();
        await site.Relay.Process.KillAsync();

        var second = await site.ReadyRelayAsync();
        Assert.Equal(200, (await WebhookSender.MetaAsync(site.RelayUrl, _tenants[0], body)).Status);
        await Until.TrueAsync(() => LedgerLine.Of(second.Process).Any(line => line.Duplicate == 1), () => $"a duplicate{Environment.NewLine}{second.Process.Tail()}");
        await site.SettledAsync();
        Assert.All(LedgerLine.Of(second.Process), line => Assert.Equal((0, 1), (line.Published, line.Duplicate)));
        Assert.Single(site.Reader.On("messages.inbound"));
    }

    [Fact]
    public async Task Killing_Relay_under_load_loses_nothing_that_was_answered_200()
    {
        await using var site = await Site.RunningAsync(new SitePlan { SessionMs = 3000, Tenants = _tenants });
        var crowd = new Crowd(site, _tenants, 2);
        var writing = crowd.WriteAsync(() => [site.RelayUrl]);
        for (var kills = 0; kills < 2; kills++)
        {
            await crowd.WroteAsync(150);
            await site.Relay.Process.KillAsync();
            await site.ReadyRelayAsync();
        }

        await crowd.WroteAsync(150);
        crowd.Stop();
        await writing;
        await crowd.NothingIsLostAsync();
    }

    [Fact]
    public async Task Processes_that_join_and_leave_under_load_lose_nothing_and_keep_the_order()
    {
        await using var site = await Site.RunningAsync(new SitePlan { SessionMs = 3000, Tenants = _tenants });
        var first = site.Relay;
        IReadOnlyList<string> urls = [first.Url];
        var crowd = new Crowd(site, _tenants, 2);
        var writing = crowd.WriteAsync(() => Volatile.Read(ref urls));
        await crowd.WroteAsync(100);

        var second = await site.ReadyRelayAsync(1);
        Volatile.Write(ref urls, [first.Url, second.Url]);
        await Until.TrueAsync(() => LedgerLine.Of(second.Process).Count > 0, () => $"the second one takes over partitions{Environment.NewLine}{second.Process.Tail()}");
        await crowd.WroteAsync(100);

        Volatile.Write(ref urls, [second.Url]);
        await LeavesOrderlyAsync(first);
        await crowd.WroteAsync(100);

        var third = await site.ReadyRelayAsync();
        Volatile.Write(ref urls, [second.Url, third.Url]);
        await Until.TrueAsync(() => LedgerLine.Of(third.Process).Count > 0, () => $"the third one takes over partitions{Environment.NewLine}{third.Process.Tail()}");
        await crowd.WroteAsync(100);

        crowd.Stop();
        await writing;
        await crowd.NothingIsLostAsync();
        await LeavesOrderlyAsync(second);
        await LeavesOrderlyAsync(third);
    }

    [Fact]
    public async Task A_Relay_that_is_asked_to_stop_says_so_finishes_its_work_and_ends_with_0()
    {
        await using var site = await Site.CreateAsync(new SitePlan { SessionMs = 3000, Tenants = _tenants });
        var relay = await site.ReadyRelayAsync(0, ("Relay__ShutdownDelay", "00:00:02"));
        var tenant = _tenants[0];
        await site.Simulator.FailAsync(tenant, "/inbound/open/message", new JsonObject { ["times"] = 1, ["delayMs"] = 4000 });
        var wamid = await site.Simulator.CustomerWritesAsync(tenant, site.NewPhone(), site.NewText());
        await Until.TrueAsync(() => site.Reader.On("messages.inbound").Count == 1, "the event");
        await Until.TrueAsync(async () => (await site.Simulator.CallsAsync(call => call.IsToken)).Count == 1, () => "the call to Genesys is under way");

        relay.Process.Terminate();
        await Until.TrueAsync(
            async () => await relay.HealthAsync() is (503, var report) && report.Text("parts", "process") == "draining", () => $"ready says draining{Environment.NewLine}{relay.Process.Tail()}");
        Assert.Equal(200, (await WebhookSender.MetaAsync(site.RelayUrl, tenant, MetaBodies.Text(tenant, site.NewPhone(), Draw.Wamid(), site.NewText()))).Status);
        Assert.Equal(0, await relay.Process.ExitCodeAsync());

        var id = ContractIds.Event(tenant.Id, "whatsapp", tenant.PhoneNumberId, "message.received", wamid);
        var result = await Until.SomeAsync(() => site.Reader.On("deliveries").FirstOrDefault(record => record.Text("messageId") == id), "the delivery that was in flight");
        Assert.Equal("delivered", result.Text("outcome"));
        Assert.DoesNotContain(relay.Process.Lines, line => line.Contains("unfinished", StringComparison.Ordinal));
    }

    private static async Task LeavesOrderlyAsync(RelayProcess relay)
    {
        Assert.Equal(0, await relay.StopAsync());
        var disorder = relay.Process.Lines.Where(line => line.Contains("unfinished", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal)).ToList();
        Assert.True(disorder.Count == 0, string.Join(Environment.NewLine, disorder));
    }
}
