using System.Text.Json;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch;
using Relay.Kafka;
using Relay.Storage.Outcomes;
using Relay.Tests.Dispatch.Parking;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class ProviderWordsTests : IDisposable
{
    private static readonly SentPart Part = new(DispatchRig.MessageId, 0, "0");

    private readonly FakeOutcomeTable _table = new() { IsAway = true };
    private readonly FakePartition _receipts = new(TopicNames.Receipts);
    private readonly DispatchRig _rig;
    private readonly DispatchStage _stage;

    public ProviderWordsTests()
    {
        _rig = new DispatchRig(words: _table);
        var catalog = new ChannelCatalog([], [], [_rig.Sender, new FakeSender("genesys")]);
        _stage = new DispatchStage(
            new Router(new FakeTenants(Harbor.Tenant), catalog, _rig.Time), _rig.Runner(new FakeProducer()), _rig.Words, _rig.Parking,
            new DispatchLanes(_rig.Guard), _rig.Guard, new ListLogger<DispatchStage>());
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void What_the_store_cannot_hold_of_a_word_is_left_out()
    {
        var word = ReceiptWords.Read(DispatchRig.Receipt("delivered") with { ProviderMessageId = "wamid\0" }, ManualTimeProvider.Start)!.Value.Word;
        Assert.Equal((Part.MessageId, null, false), (word.Part.MessageId, word.ProviderMessageId, word.HasFailed));
    }

    [Fact]
    public async Task A_word_is_in_the_store_before_its_record_is_done_however_long_the_store_is_away()
    {
        _stage.Accept(Receipt(_receipts));
        var waits = _rig.Time.Waits.Count + 5;
        await Waiting.UntilAsync(() => _rig.Time.Waits.Count > waits);
        Assert.Equal(1, _receipts.Tracker.Outstanding);
        Assert.NotNull(_rig.Words.Find(Part));

        _table.IsAway = false;
        await Waiting.UntilAsync(() => _receipts.Tracker.Completed == 1);
        Assert.True(_table.Rows.ContainsKey(Part));
    }

    [Fact]
    public async Task A_word_that_was_not_kept_when_its_partition_went_is_news_when_it_comes_back()
    {
        _stage.Accept(Receipt(_receipts));
        await Waiting.UntilAsync(() => _rig.Words.Find(Part) is not null);
        _receipts.Assignment.Revoke();
        await Waiting.UntilAsync(() => _receipts.Tracker.Outstanding == 0);
        Assert.Equal(0, _receipts.Tracker.Completed);

        _table.IsAway = false;
        var again = new FakePartition(TopicNames.Receipts);
        _stage.Accept(Receipt(again));
        await Waiting.UntilAsync(() => again.Tracker.Completed == 1);
        Assert.True(_table.Rows.ContainsKey(Part));
    }

    private static ConsumedRecord Receipt(FakePartition partition) =>
        partition.Read(JsonSerializer.SerializeToUtf8Bytes(DispatchRig.Receipt("sent"), RelayJson.Default.Receipt));
}
