using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>Whatever is signed is answered 200 and accounted for, and never takes its neighbours along.</summary>
[Collection(MainCollection.Name)]
public sealed class RubbishTests(MainSite main)
{
    private const int BrokersDefaultLimit = 1_000_000;

    private readonly Site _site = main.Site;
    private readonly TestTenant _tenant = main.NewTenant();

    public static TheoryData<string> Kinds => [.. Rubbish.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Rubbish_is_taken_accounted_for_and_alone(string kind)
    {
        var rubbish = Rubbish.All[kind](_site, _tenant);
        var answer = await WebhookSender.MetaAsync(_site.RelayUrl, _tenant, rubbish.Body);
        Assert.Equal(200, answer.Status);

        var raw = await Until.SomeAsync(
            () => _site.Reader.On("webhooks").FirstOrDefault(record => record.Key == _tenant.Id && record.Value.AsSpan().SequenceEqual(rubbish.Body)), "the raw record, byte for byte");
        var line = await Until.SomeAsync(
            () => LedgerLine.Of(_site.Relay.Process).FirstOrDefault(candidate => candidate.Position == raw.Position), "its line in the ledger");
        Assert.Equal((rubbish.Published, rubbish.Quarantined, 0, 0), (line.Published, line.Quarantined, line.Duplicate, line.Ignored));
        await _site.SettledAsync();

        var made = _site.MadeOf(raw);
        Assert.Equal(rubbish.Quarantined, made.Count(record => record.Topic == "quarantine"));
        Assert.Equal(rubbish.Published, made.Count(record => record.Topic != "quarantine"));
        if (rubbish.Neighbour is { } neighbour)
        {
            Assert.Single(made, record => record.Text("providerMessageId") == neighbour);
        }

        Assert.All(Site.Topics.Where(topic => topic != "webhooks").SelectMany(_site.Reader.On), record => Assert.InRange(record.Value.Length, 0, BrokersDefaultLimit));
        Assert.Equal(200, (await _site.Relay.HealthAsync()).Status);
    }
}
