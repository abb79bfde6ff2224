using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>Meta sends again what it has no answer to, and sometimes what it has one to.</summary>
[Collection(MainCollection.Name)]
public sealed class DuplicateTests(MainSite main)
{
    private readonly Site _site = main.Site;
    private readonly TestTenant _tenant = main.NewTenant();

    [Fact]
    public async Task The_same_webhook_three_times_is_one_event_and_two_duplicates()
    {
        var view = new TenantView(_site, _tenant);
        var wamid = Draw.Wamid();
        var body = MetaBodies.Text(_tenant, _site.NewPhone(), wamid, _site.NewText());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await WebhookSender.MetaAsync(_site.RelayUrl, _tenant, body)).Status);
        }

        await view.InboundAsync(wamid);
        await view.NothingWentWrongAsync();
        var raw = _site.Reader.On("webhooks").Where(record => record.Key == _tenant.Id && record.Value.AsSpan().SequenceEqual(body)).Select(record => record.Position).ToList();
        Assert.Equal(3, raw.Count);
        Assert.Single(_site.Reader.On("messages.inbound", _tenant));
        Assert.Single(await view.MessagesAtGenesysAsync(1));

        await Until.TrueAsync(() => Lines().Count == 3, "three lines in the log");
        Assert.Equal([(1, 0), (0, 1), (0, 1)], Lines().Select(line => (line.Published, line.Duplicate)));

        List<LedgerLine> Lines() => [.. LedgerLine.Of(_site.Relay.Process).Where(line => raw.Contains(line.Position, StringComparer.Ordinal))];
    }
}
