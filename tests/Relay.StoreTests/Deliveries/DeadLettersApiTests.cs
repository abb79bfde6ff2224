using System.Text;
using System.Text.Json;
using Relay.Contracts;
using Relay.Deliveries;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests.Deliveries;

public sealed class DeadLettersApiTests(PostgresServer server)
{
    [Fact]
    public async Task What_stands_on_the_topic_is_listed_for_its_tenant_and_for_nobody_else()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(
            StoredLetters.Of(1), StoredLetters.Of(2, destination: "genesys:g1", category: "window"), StoredLetters.Of(3), StoredLetters.Of(4),
            StoredLetters.Of(5, ApiClient.OtherTenant, ApiClient.OtherAccount));

        Assert.Equal([4, 3, 2, 1], await NumbersAsync(world, ""));
        Assert.Equal([2], await NumbersAsync(world, "?destination=genesys:g1"));
        Assert.Equal([2], await NumbersAsync(world, "?category=window"));
        Assert.Equal([4, 1], await NumbersAsync(world, $"?conversationId={StoredLetters.Conversation(1)}"));
        Assert.Equal([3], await NumbersAsync(world, $"?messageId={StoredLetters.MessageId(3)}"));
        Assert.Equal([3, 2], await NumbersAsync(world, "?from=2031-03-01T12:00:02Z&to=2031-03-01T12:00:04Z"));
        Assert.Empty(await NumbersAsync(world, "?state=replayed"));
        Assert.Empty(await NumbersAsync(world, $"?messageId={StoredLetters.MessageId(5)}"));

        var first = (await world.Api.GetAsync("?limit=3")).Json;
        Assert.Equal([4, 3, 2], Numbers(first));
        var second = (await world.Api.GetAsync($"?limit=3&after={first.GetProperty("next").GetString()}")).Json;
        Assert.Equal([1], Numbers(second));
        Assert.False(second.TryGetProperty("next", out _));

        var one = await world.Api.GetAsync($"/{StoredLetters.Id(1)}");
        Assert.Equal((200, "no-store"), (one.Status, one.Headers.CacheControl?.ToString()));
        Assert.Equal("open", one.Json.GetProperty("state").GetString());
        var letter = one.Json.GetProperty("deadLetter").Deserialize(RelayJson.Default.DeadLetter)!;
        Assert.Equal(("words of quay 1 \0", 1), ((letter.Message!.Content as TextContent)?.Text, letter.Attempts.Count));

        Assert.Equal(404, (await world.Api.GetAsync($"/{StoredLetters.Id(5)}")).Status);
        Assert.Equal(404, (await world.Api.GetAsync("/nonsense")).Status);
        Assert.Equal(400, (await world.Api.GetAsync("?limit=0")).Status);
        Assert.Equal([5], Numbers((await world.Api.GetAsync("", ApiClient.Foreign, ApiClient.OtherTenant)).Json));
    }

    [Fact]
    public async Task A_replay_puts_the_message_back_once_and_says_who_did_it()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(StoredLetters.Of(1), StoredLetters.Of(2, ApiClient.OtherTenant, ApiClient.OtherAccount));
        Assert.Equal(404, (await world.Api.PostAsync($"/{StoredLetters.Id(2)}/replay")).Status);
        Assert.Equal(404, (await world.Api.PostAsync($"/{StoredLetters.Id(2)}/discard")).Status);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.Api.PostAsync($"/{StoredLetters.Id(1)}/replay")));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "not-open"), (a.Status, a.Problem)));
        Assert.Equal((409, "not-open"), Outcome(await world.Api.PostAsync($"/{StoredLetters.Id(1)}/discard")));

        var again = Assert.Single(world.Read(TopicNames.MessagesOutbound));
        Assert.Equal($"quay/{StoredLetters.Conversation(1)}", Encoding.UTF8.GetString(again.Message.Key));
        Assert.Equal(ReplayRecords.NonceOf(StoredLetters.Id(1)), DeadLetterWorld.Header(again, HeaderNames.Nonce));
        Assert.Equal(StoredLetters.MessageId(1).ToString(), DeadLetterWorld.Header(again, HeaderNames.Id));
        var result = JsonSerializer.Deserialize(Assert.Single(world.Read(TopicNames.Deliveries)).Message.Value, RelayJson.Default.DeliveryResult)!;
        Assert.Equal("replayed", result.Outcome);

        var one = (await world.Api.GetAsync($"/{StoredLetters.Id(1)}")).Json;
        Assert.Equal(("replayed", "api-key:writer"), (one.GetProperty("state").GetString(), one.GetProperty("decidedBy").GetString()));
        Assert.Equal(
            ["quay api-key:writer deadletter.replayed"],
            await world.Database.ListAsync("SELECT tenant_id || ' ' || actor || ' ' || action FROM audit WHERE action LIKE 'deadletter.%'"));
    }

    [Fact]
    public async Task What_was_delivered_meanwhile_is_replayed_by_force_only()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(StoredLetters.Of(1), StoredLetters.Of(2), StoredLetters.Of(3), StoredLetters.Of(4));
        await HandleAsync(world, 1, part: "0", "delivered", nonce: "from-a-replay");
        await HandleAsync(world, 2, part: "1", "delivered");
        await HandleAsync(world, 3, part: "0", "dead");
        await HandleAsync(world, 4, part: "0", "delivered", tenant: ApiClient.OtherTenant);

        Assert.Equal((409, "already-delivered"), Outcome(await world.Api.PostAsync($"/{StoredLetters.Id(1)}/replay")));
        Assert.Equal(["open", "open", "open", "open"], await world.StatesAsync());
        var all = (await world.Api.PostAsync("/replay", Ids(1, 2, 3, 4))).Json;
        Assert.Equal(["alreadyDelivered", "replayed", "replayed", "replayed"], Outcomes(all));
        Assert.Equal(200, (await world.Api.PostAsync($"/{StoredLetters.Id(1)}/replay", """{"force":true}""")).Status);
        Assert.Equal(4, world.Read(TopicNames.MessagesOutbound).Count);
    }

    [Fact]
    public async Task Several_go_back_in_the_order_of_their_time_whatever_the_order_of_their_ids()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync([.. Enumerable.Range(1, 130).Select(n => StoredLetters.Of(n))]);
        await world.WriteAsync(StoredLetters.Of(500, ApiClient.OtherTenant, ApiClient.OtherAccount, StoredLetters.Destination));
        await world.HasAsync(131);

        var some = (await world.Api.PostAsync("/replay", Ids(9, 3, 6, 777, 500))).Json;
        Assert.Equal(["replayed", "replayed", "replayed", "notFound", "notFound"], Outcomes(some));
        Assert.Equal([3, 6, 9], Numbers(some, "results").Take(3));
        var rest = (await world.Api.PostAsync("/replay", $$"""{"destination":"{{StoredLetters.Destination}}"}""")).Json;
        Assert.Equal(127, rest.GetProperty("results").GetArrayLength());
        Assert.False(rest.TryGetProperty("next", out _));

        foreach (var conversation in world.Read(TopicNames.MessagesOutbound).GroupBy(r => Encoding.UTF8.GetString(r.Message.Key)))
        {
            var sent = conversation.Select(r => r.Message.Value).Select(v => Number(JsonSerializer.Deserialize(v, RelayJson.Default.Message)!.Id)).ToList();
            var bulk = sent.Where(n => n is not (3 or 6 or 9)).ToList();
            Assert.Equal(bulk.Order(), bulk);
        }

        Assert.Equal(130, world.Read(TopicNames.MessagesOutbound).Count);
        Assert.Equal(131L - 1, await world.Database.ReadAsync<long>("SELECT count(*) FROM audit WHERE action = 'deadletter.replayed'"));
        Assert.Equal([500], Numbers((await world.Api.GetAsync("", ApiClient.Foreign, ApiClient.OtherTenant)).Json));
    }

    [Fact]
    public async Task What_is_discarded_is_closed_and_goes_nowhere()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(StoredLetters.Of(1), StoredLetters.Of(2));
        Assert.Equal(200, (await world.Api.PostAsync($"/{StoredLetters.Id(1)}/discard")).Status);
        Assert.Equal(["notOpen", "discarded"], Outcomes((await world.Api.PostAsync("/discard", Ids(1, 2))).Json));
        Assert.Equal(["discarded", "discarded"], await world.StatesAsync());
        Assert.Empty(world.Read(TopicNames.MessagesOutbound));
        Assert.Equal([2, 1], await NumbersAsync(world, "?state=discarded"));
    }

    [Fact]
    public async Task What_is_no_choice_is_refused()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        string[] bodies =
        [
            "{}", "[", "null", """{"ids":[]}""", """{"ids":["x"]}""", """{"ids":null}""", """{"destination":"d","Force":true}""", """{"destination":"\u0000"}""",
            """{"ids":["5d000000-0000-5000-8000-00000000000a"],"destination":"d"}""", """{"ids":["5d000000-0000-5000-8000-00000000000a"],"after":"5d000000-0000-5000-8000-00000000000a"}""", """{"destination":"d","after":""}""",
            $$"""{"ids":[{{string.Join(',', Enumerable.Range(0, 501).Select(n => $"\"{StoredLetters.Id(n)}\""))}}]}""",
        ];
        foreach (var body in bodies)
        {
            Assert.Equal((400, "malformed"), Outcome(await world.Api.PostAsync("/replay", body)));
            Assert.Equal((400, "malformed"), Outcome(await world.Api.PostAsync("/discard", body)));
        }
    }

    [Fact]
    public async Task A_replay_that_is_cut_off_after_publishing_can_be_repeated_and_is_the_same_replay()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(StoredLetters.Of(1));
        await world.Database.RunAsync("""
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut off'; END $$;
            CREATE TRIGGER cut_off BEFORE INSERT ON audit FOR EACH ROW WHEN (NEW.action = 'deadletter.replayed') EXECUTE FUNCTION fail();
            """);
        var cutOff = await world.Api.PostAsync($"/{StoredLetters.Id(1)}/replay");
        Assert.Equal((503, "unavailable"), Outcome(cutOff));
        Assert.NotNull(cutOff.Headers.RetryAfter);
        Assert.Equal(["open"], await world.StatesAsync());

        // It may be delivered: nobody can say that it was not, without wanting to.
        Assert.Equal((409, "replay-begun"), Outcome(await world.Api.PostAsync($"/{StoredLetters.Id(1)}/discard")));
        Assert.Equal(["replayBegun"], Outcomes((await world.Api.PostAsync("/discard", Ids(1))).Json));

        await world.Database.RunAsync("DROP TRIGGER cut_off ON audit");
        Assert.Equal(200, (await world.Api.PostAsync($"/{StoredLetters.Id(1)}/replay")).Status);
        var sent = world.Read(TopicNames.MessagesOutbound);
        Assert.Equal(2, sent.Count);
        Assert.Single(sent.Select(r => (DeadLetterWorld.Header(r, HeaderNames.Nonce), DeadLetterWorld.Header(r, HeaderNames.Id))).Distinct());
    }

    [Fact]
    public async Task A_message_of_several_parts_is_replayed_from_the_part_that_is_missing()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(StoredLetters.Of(1) with { Parts = 3 }, StoredLetters.Of(2) with { Parts = 3 });
        await HandleAsync(world, 1, part: "0", "delivered");
        Assert.Equal(["replayed", "replayed"], Outcomes((await world.Api.PostAsync("/replay", Ids(1, 2))).Json));
        var sent = world.Read(TopicNames.MessagesOutbound).ToDictionary(r => DeadLetterWorld.Header(r, HeaderNames.Id));
        Assert.Equal("1", DeadLetterWorld.Header(sent[StoredLetters.MessageId(1).ToString()], HeaderNames.FromPart));
        Assert.False(sent[StoredLetters.MessageId(2).ToString()].Message.Headers.TryGetLastBytes(HeaderNames.FromPart, out _));
    }

    [Fact]
    public async Task Many_go_on_behind_their_last_although_it_is_gone()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync([.. Enumerable.Range(1, 501).Select(n => StoredLetters.Of(n))]);
        var first = (await world.Api.PostAsync("/discard", $$"""{"destination":"{{StoredLetters.Destination}}"}""")).Json;
        Assert.Equal(500, first.GetProperty("results").GetArrayLength());
        await world.Database.RunAsync("DELETE FROM dead_letters WHERE state = 'discarded'");
        var next = first.GetProperty("next").GetString();
        var second = (await world.Api.PostAsync("/discard", $$"""{"destination":"{{StoredLetters.Destination}}","after":"{{next}}"}""")).Json;
        Assert.Equal([501], Numbers(second, "results"));
        Assert.Equal((400, "malformed"), Outcome(await world.Api.PostAsync("/discard", """{"destination":"d","after":"x"}""")));
    }

    [Fact]
    public async Task Whether_there_is_a_body_counts_and_not_what_the_request_says_of_it()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(StoredLetters.Of(1));
        await HandleAsync(world, 1, part: "0", "delivered");
        Assert.Equal((409, "already-delivered"), Outcome(await world.Api.PostAsync($"/{StoredLetters.Id(1)}/replay", "")));
        var typeless = await world.Api.SendAsync(
            HttpMethod.Post, $"/api/tenants/{ApiClient.Tenant}/deadletters/{StoredLetters.Id(1)}/replay", ApiClient.Writer, """{"force":true}""", mediaType: "text/plain");
        Assert.Equal(415, typeless.Status);
        Assert.Equal(200, (await world.Api.PostAsync($"/{StoredLetters.Id(1)}/replay", """{"force":true}""")).Status);
    }

    [Fact]
    public async Task While_three_are_being_decided_about_others_are_told_to_come_again()
    {
        await using var world = await DeadLetterWorld.StartAsync(server);
        await world.KeepAsync(StoredLetters.Of(1));
        var path = $"/{StoredLetters.Id(1)}/replay";
        Task<ApiAnswer>[] stuck;
        await using (var connection = new Npgsql.NpgsqlConnection(world.Database.ConnectionString))
        {
            await connection.OpenAsync(Run.Cancel);
            await using var transaction = await connection.BeginTransactionAsync(Run.Cancel);
            await using var hold = new Npgsql.NpgsqlCommand("SELECT 1 FROM dead_letters FOR UPDATE", connection);
            await hold.ExecuteNonQueryAsync(Run.Cancel);
            stuck = [.. Enumerable.Range(0, DecisionTurns.Most).Select(_ => world.Api.PostAsync(path))];
            await Eventually.HoldsAsync(
                async () => await world.Database.ReadAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE OF d%'") == 3,
                what: "three wait");
            var late = await world.Api.PostAsync(path);
            Assert.Equal((503, "unavailable"), Outcome(late));
            Assert.NotNull(late.Headers.RetryAfter);
            Assert.Equal(200, (await world.Api.GetAsync("")).Status);
            await transaction.RollbackAsync(Run.Cancel);
        }

        var answers = await Task.WhenAll(stuck);
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal((409, "not-open"), Outcome(await world.Api.PostAsync(path)));
    }

    private static (int Status, string? Problem) Outcome(ApiAnswer answer) => (answer.Status, answer.Problem);

    private static string Ids(params int[] numbers) => $$"""{"ids":[{{string.Join(',', numbers.Select(n => $"\"{StoredLetters.Id(n)}\""))}}]}""";

    private static int Number(Guid id) => int.Parse(id.ToString()[..8], System.Globalization.CultureInfo.InvariantCulture);

    private static List<int> Numbers(JsonElement answer, string list = "items") =>
        [.. answer.GetProperty(list).EnumerateArray().Select(i => Number(i.GetProperty("id").GetGuid()))];

    private static List<string?> Outcomes(JsonElement answer) =>
        [.. answer.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("outcome").GetString())];

    private static async Task<List<int>> NumbersAsync(DeadLetterWorld world, string query)
    {
        var answer = await world.Api.GetAsync(query);
        Assert.True(answer.Status == 200, answer.Body);
        return Numbers(answer.Json);
    }

    private static Task<int> HandleAsync(DeadLetterWorld world, int number, string part, string outcome, string nonce = "", string tenant = ApiClient.Tenant) =>
        world.Database.RunAsync($"""
            INSERT INTO handled (day, message_id, part, destination, nonce, tenant_id, outcome, is_last, handled_at)
            VALUES ((now() AT TIME ZONE 'UTC')::date, '{StoredLetters.MessageId(number)}', '{part}', '{StoredLetters.Destination}', '{nonce}', '{tenant}', '{outcome}', false, now())
            """);
}
