using System.Globalization;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>Order inside a conversation, on the topic and at Genesys.</summary>
[Collection(MainCollection.Name)]
public sealed class OrderTests
{
    private readonly Site _site;
    private readonly TestTenant _tenant;
    private readonly TenantView _view;

    public OrderTests(MainSite main)
    {
        _site = main.Site;
        _tenant = main.NewTenant();
        _view = new TenantView(_site, _tenant);
    }

    [Fact]
    public async Task Messages_written_one_after_another_keep_their_order_in_each_conversation()
    {
        (string Phone, int Count)[] conversations = [(_site.NewPhone(), 200), (_site.NewPhone(), 60), (_site.NewPhone(), 60), (_site.NewPhone(), 60)];
        await Task.WhenAll(conversations.Select(conversation => WriteAsync(conversation.Phone, conversation.Count)));

        var total = conversations.Sum(conversation => conversation.Count);
        await Until.TrueAsync(() => _site.Reader.On("messages.inbound", _tenant).Count >= total, $"{total} events");
        var calls = await _view.MessagesAtGenesysAsync(total);
        await _view.NothingWentWrongAsync();
        Assert.Equal(total, _site.Reader.On("messages.inbound", _tenant).Count);
        Assert.Equal(total, calls.Count);
        foreach (var (phone, count) in conversations)
        {
            var sent = Enumerable.Range(0, count).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToList();
            var records = _site.Reader.On("messages.inbound", _tenant).Where(record => record.Text("from", "id") == phone).ToList();
            Assert.Equal(sent, records.Select(record => record.Text("content", "text")));
            Assert.Single(records.Select(record => (record.Partition, record.Key)).Distinct());
            Assert.Equal(sent, calls.Where(call => call.Body.Text("channel", "from", "id") == phone).Select(call => call.Body.Text("text")));
        }
    }

    private async Task WriteAsync(string phone, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var body = MetaBodies.Text(_tenant, phone, Draw.Wamid(), n.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(200, (await WebhookSender.MetaAsync(_site.RelayUrl, _tenant, body)).Status);
        }
    }
}
