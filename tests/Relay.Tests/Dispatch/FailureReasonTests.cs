using System.Text.Json;
using Relay.Channels;
using Relay.Contracts;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

/// <summary>Of what Relay gave up an agent reads why: the whole way from the delivery to Genesys' own word.</summary>
public sealed class FailureReasonTests : IDisposable
{
    private readonly DispatchRig _rig = new();

    [Fact]
    public async Task A_message_that_expired_is_told_as_expired()
    {
        _rig.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("MessageExpired", await ReasonAsync(DispatchRig.Outbound));
    }

    [Fact]
    public async Task A_message_that_the_channel_does_not_have_is_told_as_unsupported() =>
        Assert.Equal("UnsupportedMessage", await ReasonAsync(DispatchRig.Outbound with { Content = new RevokeContent { OriginalMessageId = "m" } }));

    [Fact]
    public async Task A_message_without_words_is_told_as_malformed() =>
        Assert.Equal("InvalidMessageStructure", await ReasonAsync(DispatchRig.Outbound with { Content = new TextContent { Text = "" } }));

    public void Dispose() => _rig.Dispose();

    private async Task<string?> ReasonAsync(Message message)
    {
        var job = _rig.Job(message) with { Sender = Harbor.Catalog.Sender("whatsapp")! };
        var receipt = Assert.Single(await _rig.RunAsync(job), record => record.Topic == TopicNames.Receipts).Receipt();
        var plan = Harbor.Catalog.Sender("genesys")!.Plan(receipt, new SendTarget(Harbor.Tenant, Harbor.Account, (_, _) => null));
        using var body = JsonDocument.Parse(Assert.Single(plan.Calls).Body);
        return Assert.Single(body.RootElement.GetProperty("reasons").EnumerateArray()).GetProperty("code").GetString();
    }
}
