using Relay.Ingest.Spool;
using Relay.Storage.Spool;
using Relay.Tests.Fakes;

namespace Relay.Tests.Ingest.Spool;

public sealed class SpoolWriterTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly ManualTimeProvider _time = new();
    private readonly FakeSpool _store = new();
    private readonly OpenSpools _open = new();
    private readonly SpoolState _state;
    private readonly ListLogger<SpoolWriter> _log = new();
    private readonly SpoolWriter _writer;

    public SpoolWriterTests()
    {
        _state = new SpoolState(new KafkaCircuit(_time), _open);
        _writer = new SpoolWriter(_store, _open, _state, FakeMetrics.Create(), new FakeStop().Fatal, _time, _log);
    }

    public async ValueTask InitializeAsync() => await _writer.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        _writer.Dispose();
    }

    [Fact]
    public async Task What_comes_up_while_a_statement_is_on_its_way_goes_into_the_next()
    {
        var answer = new TaskCompletionSource();
        _store.Answer = answer.Task;
        var first = new List<Task<Spooled>>();
        for (var writers = 1; writers <= 2; writers++)
        {
            // Both writers are busy with one each.
            first.Add(AddAsync($"first-{writers}"));
            await Waiting.UntilAsync(() => _store.Batches.Count == writers);
        }

        var rest = Enumerable.Range(0, 30).Select(i => AddAsync($"tenant-{i % 10}")).ToList();
        answer.SetResult();
        Assert.All(await Task.WhenAll([.. first, .. rest]), s => Assert.Equal(Spooled.Kept, s));
        Assert.InRange(_store.Batches.Count, 3, 6);
        Assert.Equal(32, _store.Rows.Count);
    }

    [Fact]
    public async Task A_tenant_is_known_to_be_open_before_the_answer_and_one_that_only_followed_is_told()
    {
        Assert.Equal(Spooled.Closed, await AddAsync("acme", opens: false));
        Assert.False(_open.Contains("acme", out _));
        Assert.Equal(Spooled.Kept, await AddAsync("acme"));
        Assert.True(_open.Contains("acme", out _));
        Assert.Equal(Spooled.Kept, await AddAsync("acme", opens: false));
        Assert.True(_state.TakesWrites);
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_failure_said_once_and_later_all_is_well_again()
    {
        _store.IsAway = true;
        Assert.Equal(Spooled.Failed, await AddAsync("acme"));
        Assert.Equal(Spooled.Failed, await AddAsync("acme"));
        Assert.False(_state.TakesWrites);
        Assert.Single(_log.Lines);

        _store.IsAway = false;
        Assert.Equal(Spooled.Kept, await AddAsync("acme"));
        Assert.True(_state.TakesWrites);
    }

    [Fact]
    public async Task A_store_that_hangs_costs_no_more_than_the_limit_and_what_was_given_up_is_not_written()
    {
        _store.Answer = new TaskCompletionSource().Task;
        var stuck = new List<Task<Spooled>>();
        for (var writers = 1; writers <= 2; writers++)
        {
            stuck.Add(AddAsync("acme"));
            await Waiting.UntilAsync(() => _store.Batches.Count == writers);
        }

        var behind = AddAsync("globex");
        _time.Advance(Limit);
        Assert.All(await Task.WhenAll([.. stuck, behind]), s => Assert.Equal(Spooled.Failed, s));

        // The statements are given up too, and the next finds a store that answers.
        _store.Answer = Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Spooled.Kept, await AddAsync("initech"));
        Assert.DoesNotContain(_store.Rows, r => r.TenantId == "globex");
    }

    [Fact]
    public async Task No_more_waits_than_there_is_memory_for()
    {
        _store.Answer = new TaskCompletionSource().Task;
        var waiting = Enumerable.Range(0, 60).Select(_ => AddAsync("acme", size: 4 * 1024 * 1024)).ToList();
        await Waiting.UntilAsync(() => waiting.Exists(w => w.IsCompleted));
        Assert.All(waiting.Where(w => w.IsCompleted), w => Assert.Equal(Spooled.Failed, w.Result));
        Assert.InRange(waiting.Count(w => !w.IsCompleted), 30, 40);
        _time.Advance(Limit);
        await Task.WhenAll(waiting);
    }

    private Task<Spooled> AddAsync(string tenantId, bool opens = true, int size = 1) => _writer.AddAsync(
        new SpoolEntry(tenantId, "meta", Guid.NewGuid().ToString("N"), ManualTimeProvider.Start, [], new byte[size], opens), Limit, CancellationToken.None).AsTask();
}
