using Relay.Channels;
using Relay.Normalize;
using Relay.Storage.Seen;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class NormalizeMemoryTests
{
    private static readonly AccountName Account = new("whatsapp", Harbor.Number);

    private readonly ManualTimeProvider _time = new();
    private readonly FakeSeenStore _store = new();
    private readonly ListLogger<StoreBreaker> _log = new();
    private readonly SeenWindow _seen = new(1000);
    private readonly CustomerDirectory _customers = new(1000) { Notes = new CustomerNotes() };
    private readonly StoreBreaker _breaker;
    private readonly NormalizeMemory _memory;
    private int _offset;

    public NormalizeMemoryTests()
    {
        _breaker = new StoreBreaker(_time, _log);
        _memory = new NormalizeMemory(_seen, _customers, _breaker, FakeMetrics.Create(), _store);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_hangs_costs_one_wait_and_not_one_for_each_batch()
    {
        _store.Hang();
        var first = BatchAsync();
        await _time.UntilTimersAsync(1);
        Assert.False(first.IsCompleted);
        _time.Advance(StoreBreaker.Patience);
        await first;
        for (var n = 0; n < 20; n++)
        {
            await BatchAsync();
        }

        Assert.Equal(1, _store.Questions);
        Assert.Single(_log.Lines);
        Assert.Contains("21 ids and 21 sightings", _memory.Describe().State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_memory_knows_is_not_asked_again()
    {
        await BatchAsync(customer: 1);
        var asked = _store.Questions;
        await BatchAsync(customer: 1, id: Guid.Empty);
        await BatchAsync(customer: 1, id: Guid.Empty);
        Assert.Equal(asked + 1, _store.Questions);

        _memory.Doubt();
        await BatchAsync(customer: 1, id: Guid.Empty);
        Assert.Equal(asked + 2, _store.Questions);
    }

    [Fact]
    public async Task What_could_not_be_told_is_told_once_the_store_answers_and_then_it_is_asked_again()
    {
        _store.Fails = true;
        await BatchAsync(customer: 1);
        await BatchAsync(customer: 2);
        Assert.False(await _memory.CatchUpAsync(TimeSpan.FromSeconds(5), Cancel));
        Assert.True(_breaker.IsOpen);
        Assert.Empty(_store.Ids);

        _store.Fails = false;
        Assert.True(await _memory.CatchUpAsync(TimeSpan.FromSeconds(5), Cancel));
        Assert.False(_breaker.IsOpen);
        Assert.Equal([0L, 1L], _store.Ids.Select(i => i.Offset));
        Assert.Equal(["15550000001", "15550000002"], _store.Aliases.Select(a => a.Name.Identifier));
        Assert.Equal(("ok", true), _memory.Describe());
        await BatchAsync(customer: 1);
        Assert.Equal(3, _store.Ids.Count);
        Assert.Equal(2, _store.Aliases.Count);
    }

    [Fact]
    public void A_million_ids_may_wait_and_then_the_oldest_go_first()
    {
        var backlog = new SeenBacklog();
        for (var n = 0; n < 1_000_100; n += 100)
        {
            backlog.Add(new([.. Enumerable.Range(n, 100).Select(o => new SeenAt(Guid.Empty, "webhooks", 0, o, 0))], [], []));
        }

        Assert.Equal(1_000_000, backlog.Ids);
        var page = backlog.Peek();
        Assert.Equal(100, page.Ids[0].Offset);
        backlog.Remove(page);
        Assert.Equal(1_000_000 - page.Ids.Count, backlog.Ids);
        Assert.Equal(100 + page.Ids.Count, backlog.Peek().Ids[0].Offset);
    }

    [Fact]
    public void Of_a_customer_who_moves_while_the_store_is_away_the_last_place_is_told()
    {
        var backlog = new SeenBacklog();
        var key = new AliasName(Harbor.Id, "whatsapp", Harbor.Number, "15550000001");
        backlog.Add(new([], [], [new(key, "15550000002", null)]));
        var first = backlog.Peek();
        backlog.Add(new([], [], [new(key, "15550000003", null)]));
        backlog.Remove(first);
        Assert.Equal("15550000003", Assert.Single(backlog.Peek().Addresses).Phone);
    }

    // One record with one message of one customer.
    private async Task BatchAsync(int? customer = null, Guid? id = null)
    {
        var offset = _offset++;
        var ids = new CustomerIds(Phone: $"1555{customer ?? offset:0000000}");
        var message = id ?? Guid.NewGuid();
        var questions = new Questions();
        questions.Add(message);
        questions.Add(new Sighting(Harbor.Id, Account, ids));
        await _memory.PrepareAsync(questions, Cancel);
        _customers.Resolve(Harbor.Id, Account, ids);
        _seen.IsDuplicate(message, new RawPosition("webhooks", 0, offset, 0));
        await _memory.RecordAsync(_memory.Take(), Cancel);
    }
}
