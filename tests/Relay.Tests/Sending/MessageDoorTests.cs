using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Relay.Kafka;
using Relay.Sending;
using Relay.Model;
using Relay.Storage.Idempotency;
using Relay.Tests.Fakes;

namespace Relay.Tests.Sending;

public sealed class MessageDoorTests
{
    private const string Body = """{"channel":"whatsapp","accountId":"610000000000001","to":{"phone":"15557770001"},"content":{"type":"text","text":"private words"}}""";

    private readonly FakeProducer _producer = new();
    private readonly FakeKeys _keys = new();
    private readonly ListLogger<MessageDoor> _log = new();

    [Fact]
    public async Task What_kafka_does_not_take_is_answered_503_and_written_again_when_it_is_repeated()
    {
        _producer.Failure = new SendFailure("TimedOut", "no answer", IsQueueFull: false);
        Assert.Equal(503, await StatusAsync("k1"));
        _producer.Failure = null;
        Assert.Equal(202, await StatusAsync("k1"));
        Assert.Equal(202, await StatusAsync("k1"));

        // Once without success, once with; afterwards the key says that it is there.
        Assert.Equal(2, _producer.Records.Count);
        Assert.Single(_producer.Records.Select(r => Encoding.UTF8.GetString(r.Value)).Distinct());
        Assert.DoesNotContain("private words", _log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_between_key_and_record_does_not_let_another_body_through()
    {
        _producer.Failure = new SendFailure("TimedOut", "no answer", IsQueueFull: false);
        Assert.Equal(503, await StatusAsync("k2"));
        _producer.Failure = null;
        Assert.Equal(409, await StatusAsync("k2", Body.Replace("private", "other", StringComparison.Ordinal)));
        Assert.Single(_producer.Records);
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_taken()
    {
        _keys.IsAway = true;
        Assert.Equal(503, await StatusAsync("k3"));
        Assert.Empty(_producer.Records);
    }

    [Fact]
    public async Task What_is_on_its_topic_is_taken_although_the_store_cannot_note_it()
    {
        _keys.IsAwayForMarks = true;
        Assert.Equal(202, await StatusAsync("k4"));
        Assert.Equal(202, await StatusAsync("k4"));
        Assert.Equal(2, _producer.Records.Count);
    }

    [Fact]
    public async Task Keys_in_memory_make_room_for_newer_ones()
    {
        var keys = new MemoryIdempotencyKeys(2);
        var tenant = TenantId.Parse("harbor");
        foreach (var key in new[] { "a", "b", "c" })
        {
            Assert.Equal(KeyState.Taken, await keys.TakeAsync(tenant, key, [1], Guid.Empty, TestContext.Current.CancellationToken));
        }

        await keys.MarkWrittenAsync(tenant, "c", TestContext.Current.CancellationToken);
        await keys.MarkWrittenAsync(tenant, "gone", TestContext.Current.CancellationToken);
        Assert.Equal(KeyState.Written, await keys.TakeAsync(tenant, "c", [1], Guid.Empty, TestContext.Current.CancellationToken));
        Assert.Equal(KeyState.Other, await keys.TakeAsync(tenant, "b", [2], Guid.Empty, TestContext.Current.CancellationToken));
        Assert.Equal(KeyState.Taken, await keys.TakeAsync(tenant, "a", [2], Guid.Empty, TestContext.Current.CancellationToken));
    }

    private async Task<int> StatusAsync(string key, string body = Body)
    {
        var door = new MessageDoor(new FakeTenants(Harbor.Tenant), _keys, _producer, TimeProvider.System, _log);
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.ContentType = "application/json";
        context.Request.Headers["Idempotency-Key"] = key;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var result = await door.TakeAsync(context, Harbor.Id);
        await result.ExecuteAsync(context);
        return context.Response.StatusCode;
    }

    private sealed class FakeKeys : IIdempotencyKeys
    {
        private readonly MemoryIdempotencyKeys _memory = new(100);

        public bool IsAway { get; set; }

        public bool IsAwayForMarks { get; set; }

        public ValueTask<KeyState> TakeAsync(TenantId tenant, string key, byte[] bodySha256, Guid messageId, CancellationToken cancellationToken) =>
            IsAway ? throw new TimeoutException("away") : _memory.TakeAsync(tenant, key, bodySha256, messageId, cancellationToken);

        public ValueTask MarkWrittenAsync(TenantId tenant, string key, CancellationToken cancellationToken) =>
            IsAwayForMarks ? throw new TimeoutException("away") : _memory.MarkWrittenAsync(tenant, key, cancellationToken);
    }
}
