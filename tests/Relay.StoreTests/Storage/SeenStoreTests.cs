using Npgsql;
using Relay.Storage.Seen;
using Relay.StoreTests.Harness;
using Relay.StoreTests.Normalize;

namespace Relay.StoreTests.Storage;

public sealed class SeenStoreTests(PostgresServer server)
{
    [Fact]
    public async Task Ids_are_looked_up_by_the_key_of_each_day_and_not_by_reading_the_day()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await shared.Database.RunAsync("""
            INSERT INTO seen_ids SELECT d, gen_random_uuid(), 'webhooks', 0, n, 0
            FROM generate_series(1, 60000) AS n, (VALUES (DATE '2031-03-09'), ('2031-03-10')) AS days (d)
            """);
        await shared.Database.RunAsync("ANALYZE seen_ids");
        var plan = await PlanAsync(shared, SeenSql.FindIds, Enumerable.Range(0, 50).Select(_ => Guid.NewGuid()).ToArray(), new DateOnly(2031, 3, 3), new DateOnly(2031, 3, 11));

        Assert.Matches("Index (Only )?Scan (using|on) seen_ids_20310309_", plan);
        Assert.Matches("Index (Only )?Scan (using|on) seen_ids_20310310_", plan);
        Assert.DoesNotContain("Seq Scan on seen_ids_20310309", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on seen_ids_20310310", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("20310315", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_are_looked_up_by_keys_and_never_by_reading_the_table()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await shared.Database.RunAsync("""
            INSERT INTO aliases SELECT 'acme', 'whatsapp', '1', 'id-' || n, 'id-' || (n - n % 2), 'Opaque', n, 'c_' || n, NULL, NULL, now() FROM generate_series(1, 60000) AS n
            """);
        await shared.Database.RunAsync("ANALYZE aliases");
        string[] Of(string value) => [.. Enumerable.Repeat(value, 300)];
        var plan = await PlanAsync(
            shared, SeenSql.FindAliases, Of("acme"), Of("whatsapp"), Of("1"), Enumerable.Range(0, 300).Select(n => $"id-{n}").ToArray(),
            Of("acme"), Of("whatsapp"), Of("1"), Enumerable.Range(0, 300).Select(n => $"c_{n}").ToArray());

        Assert.DoesNotContain("Seq Scan on aliases", plan, StringComparison.Ordinal);
        Assert.Contains("aliases_by_conversation", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_id_that_came_on_two_days_the_first_place_counts()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        var id = Guid.NewGuid();
        await shared.Store.RecordAsync(new SeenChanges([new SeenAt(id, "webhooks", 3, 100, 2)], [], []), Run.Cancel);
        shared.Time.Advance(TimeSpan.FromDays(1));
        await shared.Store.RecordAsync(new SeenChanges([new SeenAt(id, "webhooks", 3, 999, 0)], [], []), Run.Cancel);

        var found = await shared.Store.LookUpAsync(new SeenQuestion([id, Guid.NewGuid()], [], []), Run.Cancel);
        Assert.Equal([new SeenAt(id, "webhooks", 3, 100, 2)], found.Ids);
    }

    [Fact]
    public async Task Whoever_comes_second_is_told_the_key_of_the_first_and_ages_follow_the_order_of_sightings()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        var first = await shared.Store.ClaimAsync([New("z", "z"), New("a", "z"), New("m", "m")], Run.Cancel);
        var second = await shared.Store.ClaimAsync([New("m", "x"), New("x", "x"), New("a", "x")], Run.Cancel);

        Assert.Equal([("a", "z"), ("m", "m"), ("z", "z")], Keys(first));
        Assert.Equal([("a", "z"), ("m", "m"), ("x", "x")], Keys(second));
        Assert.True(first.Single(k => k.Name.Identifier == "z").KeySequence < first.Single(k => k.Name.Identifier == "m").KeySequence);
    }

    [Fact]
    public async Task A_row_that_leads_to_a_key_that_became_anothers_is_followed_and_nothing_ever_leads_from_old_to_new()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        await shared.Store.ClaimAsync([New("a", "a"), New("b", "b"), New("c", "c")], Run.Cancel);
        await MergeAsync(("c", "b"), ("b", "a"));
        await shared.Database.RunAsync("INSERT INTO aliases VALUES ('acme', 'whatsapp', '1', 'late', 'c', 'Opaque', DEFAULT, 'c_late', NULL, NULL, now())");
        await MergeAsync(("a", "c"), ("a", "b"));

        var found = await shared.Store.LookUpAsync(new SeenQuestion([], [Name("late"), Name("b"), Name("c"), Name("a")], []), Run.Cancel);
        Assert.Equal([("a", "a"), ("b", "a"), ("c", "a"), ("late", "a")], Keys(found.Aliases));

        Task MergeAsync(params (string Newer, string Older)[] merges) =>
            shared.Store.RecordAsync(new SeenChanges([], [.. merges.Select(m => new KeyMerge(Name(m.Newer), m.Older))], []), Run.Cancel);
    }

    private static IEnumerable<(string, string)> Keys(IEnumerable<KnownAlias> known) =>
        known.Select(k => (k.Name.Identifier, k.Key)).OrderBy(k => k.Identifier, StringComparer.Ordinal);

    private static AliasName Name(string identifier) => new("acme", "whatsapp", "1", identifier);

    private static NewAlias New(string identifier, string key) => new(Name(identifier), key, "Opaque", $"c_{identifier}", null, null);

    private static async Task<string> PlanAsync(SharedStore shared, string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(shared.Database.ConnectionString);
        await using var explain = source.CreateCommand("EXPLAIN (COSTS OFF) " + sql);
        foreach (var value in values)
        {
            explain.Parameters.Add(new() { Value = value });
        }

        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
