using Relay.Channels;
using Relay.Normalize;
using Relay.Storage.Seen;
using Relay.StoreTests.Harness;
using Relay.Tests.Fakes;
using Relay.Tests.Normalize;

namespace Relay.StoreTests.Normalize;

/// <summary>Who is who, over restarts and several processes.</summary>
public sealed class CustomersAcrossProcessesTests(PostgresServer server)
{
    private static readonly AccountName Account = new("whatsapp", Harbor.Number);

    /// <summary>How a partition goes from hand to hand between one step and the next.</summary>
    public static TheoryData<string> Hands => ["one", "restarts", "two in turn", "two at random"];

    [Theory]
    [MemberData(nameof(Hands))]
    public async Task Every_order_of_phone_only_id_only_and_both_is_resolved_as_the_model_says(string hands)
    {
        await using var shared = await SharedStore.CreateAsync(server);
        var kinds = new[] { "phone", "user", "both", "other phone with user", "new phone" };
        const int Steps = 4;
        var walks = (int)Math.Pow(kinds.Length, Steps);

        // A customer for each walk, and all walks side by side: a step of all of them is a batch.
        var models = Enumerable.Range(0, walks).Select(_ => new CustomerModel()).ToList();
        var random = new Random(7);
        Memory[] processes = [new(shared.Store), new(shared.Store)];
        for (var step = 0; step < Steps; step++)
        {
            var at = hands switch { "two in turn" => step % 2, "two at random" => random.Next(2), _ => 0 };
            if (hands == "restarts")
            {
                processes[0] = new Memory(shared.Store);
            }

            processes[at].Take();
            var seen = Enumerable.Range(0, walks).Select(walk => Ids(kinds[walk / (int)Math.Pow(kinds.Length, step) % kinds.Length], walk)).ToList();
            var resolved = await processes[at].SeeAsync(seen);
            for (var walk = 0; walk < walks; walk++)
            {
                var (key, merged) = models[walk].Resolve(seen[walk].Ids, seen[walk].Also);
                Assert.Equal(key, resolved[walk].Key);
                Assert.Equal(merged, resolved[walk].MergedKeys);
            }
        }

        Assert.Equal(0L, await shared.Database.ReadAsync<long>("""
            SELECT count(*) FROM aliases a LEFT JOIN aliases k USING (tenant_id, channel, account_id)
            WHERE k.identifier = a.customer_key AND (k.sequence > a.sequence OR k.customer_key <> k.identifier)
            """));
    }

    [Fact]
    public async Task The_kind_of_a_key_is_written_as_it_is_told_to_the_contact_centre()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        var process = new Memory(shared.Store);
        await process.SeeAsync([(new CustomerIds(Phone: "15557770001", UserId: "BR.1"), default), (new CustomerIds(UserId: "BR.2"), default), (new CustomerIds(GroupId: "120@g.us"), default)]);
        Assert.Equal(
            ["120@g.us Opaque", "15557770001 Phone", "BR.1 Opaque", "BR.2 Opaque"],
            await shared.Database.ListAsync("SELECT identifier || ' ' || key_id_type FROM aliases ORDER BY identifier COLLATE \"C\""));
    }

    [Fact]
    public async Task Processes_that_meet_the_same_customers_at_the_same_moment_agree_on_their_keys()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        var kinds = new[] { "phone", "user", "both", "phone", "user", "both" };
        var random = new Random(11);
        var processes = Enumerable.Range(0, 6).Select(_ => new Memory(shared.Store)).ToList();
        const int Customers = 150;

        await Parallel.ForEachAsync(processes.Index(), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (process, _) =>
        {
            var mine = Enumerable.Range(0, Customers).ToArray();
            lock (random)
            {
                random.Shuffle(mine);
            }

            foreach (var some in mine.Chunk(25))
            {
                await process.Item.SeeAsync([.. some.Select(c => Ids(kinds[process.Index], c))]);
            }
        });

        // Who wrote last may have had another's word before him; after the next sighting all say the same.
        foreach (var process in processes)
        {
            process.Take();
            await process.SeeAsync([.. Enumerable.Range(0, Customers).Select(c => Ids("both", c))]);
        }

        foreach (var kind in kinds.Distinct())
        {
            var answers = new List<IReadOnlyList<string>>();
            foreach (var process in processes)
            {
                process.Take();
                answers.Add([.. (await process.SeeAsync([.. Enumerable.Range(0, Customers).Select(c => Ids(kind, c))])).Select(r => r.Key)]);
            }

            Assert.All(answers, a => Assert.Equal(answers[0], a));
        }

        var keys = await shared.Database.ReadAsync<long>("SELECT count(DISTINCT customer_key) FROM aliases");
        Assert.Equal(Customers, keys);
    }

    [Fact]
    public async Task Tenants_channels_and_accounts_never_meet()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        var both = new CustomerIds(Phone: "15557770001", UserId: "BR.1");
        await new Memory(shared.Store).SeeAsync([(new CustomerIds(UserId: "BR.1"), default)]);
        (string Tenant, AccountName Account)[] others =
            [(Harbor.Neighbour, Account), (Harbor.Id, new AccountName("messenger", Harbor.Number)), (Harbor.Id, new AccountName("whatsapp", "610000000000002"))];
        foreach (var (tenant, account) in others)
        {
            var there = Assert.Single(await new Memory(shared.Store, tenant, account).SeeAsync([(both, default)]));
            Assert.Equal("15557770001", there.Key);
            Assert.Empty(there.MergedKeys);
        }

        Assert.Equal("BR.1", Assert.Single(await new Memory(shared.Store).SeeAsync([(both, default)])).Key);
    }

    [Fact]
    public async Task Texts_that_the_store_cannot_hold_stop_nothing()
    {
        await using var shared = await SharedStore.CreateAsync(server);
        var process = new Memory(shared.Store);
        var found = await process.SeeAsync(
        [
            (new CustomerIds(UserId: "BR.\0"), default), (new CustomerIds(UserId: "BR.\ud800"), default),
            (new CustomerIds(Phone: "15557770001", UserId: "\0"), default), (new CustomerIds(Phone: "15557770002"), new CustomerIds(UserId: "\udc00")),
        ]);
        Assert.Equal(["BR.\0", "BR.\ud800", "15557770001", "15557770002"], found.Select(f => f.Key));
        Assert.Equal(["15557770001", "15557770002"], await shared.Database.ListAsync("SELECT identifier FROM aliases ORDER BY 1"));
        Assert.False(process.Breaker.IsOpen);
    }

    private static (CustomerIds Ids, CustomerIds Also) Ids(string kind, int customer)
    {
        var (phone, other, user) = ($"1555{customer:000000}1", $"1555{customer:000000}2", $"BR.{customer}");
        return kind switch
        {
            "phone" => (new CustomerIds(Phone: phone), default),
            "user" => (new CustomerIds(UserId: user), default),
            "both" => (new CustomerIds(Phone: phone, UserId: user), default),
            "other phone with user" => (new CustomerIds(Phone: other, UserId: user), default),
            _ => (new CustomerIds(Phone: phone), new CustomerIds(Phone: other)),
        };
    }

    // What a process does with each batch, without the rest of the stage.
    private sealed class Memory
    {
        private readonly CustomerDirectory _customers = new(100_000) { Notes = new CustomerNotes() };
        private readonly NormalizeMemory _memory;
        private readonly string _tenant;
        private readonly AccountName _account;

        public Memory(ISeenStore store, string tenant = Harbor.Id, AccountName? account = null)
        {
            (_tenant, _account) = (tenant, account ?? Account);
            Breaker = new StoreBreaker(TimeProvider.System, new ListLogger<StoreBreaker>());
            _memory = new NormalizeMemory(new SeenWindow(10), _customers, Breaker, FakeMetrics.Create(), store);
        }

        public StoreBreaker Breaker { get; }

        public void Take() => _memory.Doubt();

        public async Task<IReadOnlyList<Resolved>> SeeAsync(IReadOnlyList<(CustomerIds Ids, CustomerIds Also)> seen)
        {
            var questions = new Questions();
            foreach (var (ids, also) in seen)
            {
                questions.Add(new Sighting(_tenant, _account, ids, also));
            }

            await _memory.PrepareAsync(questions, Run.Cancel);
            IReadOnlyList<Resolved> resolved = [.. seen.Select(s => _customers.Resolve(_tenant, _account, s.Ids, s.Also))];
            await _memory.RecordAsync(_memory.Take(), Run.Cancel);
            Assert.False(Breaker.IsOpen);
            return resolved;
        }
    }
}
