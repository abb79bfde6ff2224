using Relay.Contracts;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;
using Relay.Tests.Portal;

namespace Relay.StoreTests.Deliveries;

public sealed class DeadLetterPagesTests(PostgresServer server)
{
    private const string Path = $"/t/{ApiClient.Tenant}/deadletters";

    [Fact]
    public async Task An_admin_looks_replays_and_discards_and_is_told_what_came_of_it()
    {
        await using var world = await DeadLetterWorld.StartAsync(server, people: true);
        await world.KeepAsync([.. Enumerable.Range(1, 60).Select(n => StoredLetters.Of(n)), StoredLetters.Of(100, ApiClient.OtherTenant, ApiClient.OtherAccount)]);
        using var admin = await world.App.AdminAsync(ApiClient.Tenant);

        var list = (await admin.GetAsync(Path)).IsPage();
        Assert.Equal(50, list.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(10, (await admin.GetAsync(list.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!)).IsPage().Document.QuerySelectorAll("tbody tr").Length);
        Assert.DoesNotContain(ApiClient.OtherAccount, list.Body, StringComparison.Ordinal);

        var detail = (await admin.GetAsync($"{Path}/{StoredLetters.Id(7)}")).IsPage();
        Assert.Contains("words of quay 7", detail.WordsOf(".said"), StringComparison.Ordinal);
        Assert.Contains("15557770001", detail.Words, StringComparison.Ordinal);
        Assert.Single(detail.AllOf("td[data-label=Attempt]"));
        Assert.Equal(404, (await admin.GetAsync($"{Path}/{StoredLetters.Id(100)}")).Status);

        var replayed = (await admin.SubmitAsync(detail, "form button[value=replay]")).IsPage();
        Assert.Contains("1 was replayed", replayed.Words, StringComparison.Ordinal);
        Assert.Single(world.Read(TopicNames.MessagesOutbound));
        Assert.Contains("1 was decided about before", (await admin.SubmitAsync(detail, "form button[value=replay]")).IsPage().Words, StringComparison.Ordinal);

        // Before anything is discarded it is asked.
        var asked = (await admin.SubmitAsync(list, "form button[value=discard]", ("ids", StoredLetters.Id(9).ToString()))).IsPage();
        Assert.Contains("cannot be replayed any more", asked.Words, StringComparison.Ordinal);
        Assert.Equal(1L, await world.Database.ReadAsync<long>("SELECT count(*) FROM dead_letters WHERE state <> 'open'"));
        Assert.Contains("1 was discarded", (await admin.SubmitAsync(asked, "form button[value=discard]")).IsPage().Words, StringComparison.Ordinal);

        var ofOne = (await admin.GetAsync($"{Path}?destination={StoredLetters.Destination}")).IsPage();
        Assert.Contains("58 were replayed", (await admin.SubmitAsync(ofOne, "#all button[value=replay]")).IsPage().Words, StringComparison.Ordinal);
        Assert.Equal(1L, await world.Database.ReadAsync<long>("SELECT count(*) FROM dead_letters WHERE state = 'open'"));
        Assert.Contains("Nothing here", (await admin.GetAsync(Path)).IsPage().Words, StringComparison.Ordinal);
        Assert.Equal(Path, (await admin.SubmitAsync(list, "form button[value=replay]")).Location);
        var audit = (await admin.GetAsync($"/t/{ApiClient.Tenant}/audit?action=deadletter.discarded")).IsPage();
        Assert.Equal(["user:admin@quay.example"], audit.AllOf("td[data-label=Who]"));
    }

    [Fact]
    public async Task What_was_delivered_meanwhile_is_left_alone_until_somebody_insists()
    {
        await using var world = await DeadLetterWorld.StartAsync(server, people: true);
        await world.KeepAsync(StoredLetters.Of(1));
        await world.Database.RunAsync($"""
            INSERT INTO handled (day, message_id, part, destination, nonce, tenant_id, outcome, handled_at, is_last)
            VALUES (current_date, '{StoredLetters.MessageId(1)}', '0', '{StoredLetters.Destination}', 'n', '{ApiClient.Tenant}', 'delivered', now(), true)
            """);
        using var admin = await world.App.AdminAsync(ApiClient.Tenant);
        var detail = (await admin.GetAsync($"{Path}/{StoredLetters.Id(1)}")).IsPage();
        var told = (await admin.SubmitAsync(detail, "form button[value=replay]")).IsPage();
        Assert.Contains("1 was delivered meanwhile", told.Words, StringComparison.Ordinal);
        Assert.Empty(world.Read(TopicNames.MessagesOutbound));
        Assert.Contains("1 was replayed", (await admin.SubmitAsync(told, "#insist button")).IsPage().Words, StringComparison.Ordinal);
        Assert.Single(world.Read(TopicNames.MessagesOutbound));
    }

    [Fact]
    public async Task Whoever_may_only_look_changes_nothing_and_no_tenant_decides_about_anothers()
    {
        await using var world = await DeadLetterWorld.StartAsync(server, people: true);
        await world.KeepAsync(StoredLetters.Of(1));
        using var viewer = await world.App.ViewerAsync(ApiClient.Tenant);
        using var foreign = await world.App.AdminAsync(ApiClient.OtherTenant);
        var list = (await viewer.GetAsync(Path)).IsPage();
        Assert.Empty(list.Document.QuerySelectorAll("input[type=checkbox], button[value=replay]"));
        var id = StoredLetters.Id(1).ToString();
        Assert.Equal(403, (await viewer.PostByHandAsync($"{Path}/decide", ("what", "replay"), ("ids", id))).Status);
        Assert.Equal(404, (await foreign.PostByHandAsync($"{Path}/decide", ("what", "replay"), ("ids", id))).Status);
        var own = await foreign.PostByHandAsync($"/t/{ApiClient.OtherTenant}/deadletters/decide", ("what", "discard"), ("ids", id), ("confirmed", "true"));
        Assert.Contains("1 is not there any more", own.Words, StringComparison.Ordinal);
        Assert.Equal(["open"], await world.StatesAsync());
    }

    [Fact]
    public async Task Parked_deliveries_are_shown_and_wishes_noted()
    {
        await using var world = await DeadLetterWorld.StartAsync(server, people: true);
        await world.Database.RunAsync($"""
            INSERT INTO parked_deliveries (day, topic, partition, "offset", lane, tenant_id, conversation_id, destination, message_id, nonce, state, due, expires_at,
                attempts, attempt_log, record_headers, record_value, record_at, parked_at)
            SELECT current_date, 'messages.outbound', 0, n, n, CASE WHEN n = 3 THEN '{ApiClient.OtherTenant}' ELSE '{ApiClient.Tenant}' END, 'c_' || n,
                '{StoredLetters.Destination}', gen_random_uuid(), '0', 'waiting', now() + interval '1 hour', now() + interval '1 day', 2,
                '["broken', '', '', now(), now()
            FROM generate_series(1, 3) AS n
            """);
        using var admin = await world.App.AdminAsync(ApiClient.Tenant);
        using var viewer = await world.App.ViewerAsync(ApiClient.Tenant);
        var overview = (await viewer.GetAsync($"/t/{ApiClient.Tenant}/parked")).IsPage();
        Assert.Equal(["2"], overview.AllOf("td[data-label=Conversations]"));
        var link = overview.Document.QuerySelector("tbody a")!.GetAttribute("href")!;
        Assert.Empty((await viewer.GetAsync(link)).IsPage().Document.QuerySelectorAll("form"));

        var list = (await admin.GetAsync(link)).IsPage();
        Assert.Equal(["c_1", "c_2"], list.AllOf("td[data-label=Conversation]").Order(StringComparer.Ordinal));
        Assert.Equal(302, (await admin.SubmitAsync(list, "td button[value=retry]")).Status);
        Assert.Contains("tried within seconds", (await admin.GetAsync(link)).WordsOf(".notice.good"), StringComparison.Ordinal);
        var asked = (await admin.SubmitAsync(list, "#all button[value=discard]")).IsPage();
        Assert.Equal(["hasten"], await world.Database.ListAsync("SELECT what FROM parked_wishes"));
        await admin.SubmitAsync(asked, "main button[value=discard]");
        Assert.Equal(["give-up", "hasten"], await world.Database.ListAsync("SELECT what FROM parked_wishes ORDER BY what"));

        var api = await world.Api.SendAsync(HttpMethod.Get, $"/api/tenants/{ApiClient.Tenant}/parked/deliveries?destination={StoredLetters.Destination}&limit=1", ApiClient.Manager);
        var item = api.Json.GetProperty("items")[0];
        Assert.Equal((2, "waiting"), (item.GetProperty("attempts").GetInt32(), item.GetProperty("state").GetString()));
        Assert.True(api.Json.TryGetProperty("next", out _));
        var retry = $$"""{"destination":"{{StoredLetters.Destination}}","id":"{{item.GetProperty("id").GetString()}}"}""";
        Assert.Equal(202, (await world.Api.SendAsync(HttpMethod.Post, $"/api/tenants/{ApiClient.Tenant}/parked/retry", ApiClient.Writer, retry)).Status);
        Assert.Equal(404, (await world.Api.SendAsync(HttpMethod.Post, $"/api/tenants/{ApiClient.OtherTenant}/parked/retry", ApiClient.Foreign, retry)).Status);
        Assert.Equal(400, (await world.Api.SendAsync(HttpMethod.Post, $"/api/tenants/{ApiClient.Tenant}/parked/retry", ApiClient.Writer, "{}")).Status);
    }
}
