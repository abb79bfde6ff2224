using System.Text;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>Others can write to Relay's topics by mistake.</summary>
[Collection(MainCollection.Name)]
public sealed class ForeignRecordTests(MainSite main)
{
    private readonly Site _site = main.Site;

    [Theory]
    [InlineData("webhooks")]
    [InlineData("messages.inbound")]
    [InlineData("messages.outbound")]
    [InlineData("receipts")]
    public async Task A_record_that_Relay_did_not_write_is_quarantined_and_passed(string topic)
    {
        var bodies = Bodies().ToList();
        for (var i = 0; i < bodies.Count; i++)
        {
            await _site.WriteAsync(topic, i % 2 == 0 ? null : $"stranger/{Draw.Hex(6)}", bodies[i], i % _site.Partitions);
        }

        var written = await WrittenAsync(topic, bodies);
        foreach (var record in written)
        {
            var quarantined = await Until.SomeAsync(
                () => _site.Reader.On("quarantine").FirstOrDefault(candidate => candidate.RawPosition == _site.Full(record.Position)), $"{record.Position} is quarantined");
            Assert.Equal("bad-record", quarantined.Text("reason"));
        }

        await WorkGoesOnAsync();
        foreach (var record in written)
        {
            Assert.Single(_site.Reader.On("quarantine"), candidate => candidate.RawPosition == _site.Full(record.Position));
        }
    }

    [Theory]
    [InlineData("messages.echoed")]
    [InlineData("events")]
    [InlineData("deliveries")]
    [InlineData("quarantine")]
    [InlineData("deadletters")]
    public async Task A_record_that_Relay_did_not_write_disturbs_nobody_where_Relay_only_writes(string topic)
    {
        var before = _site.Reader.On("deadletters").Count;
        var bodies = Bodies().ToList();
        for (var i = 0; i < bodies.Count; i++)
        {
            await _site.WriteAsync(topic, null, bodies[i], i % _site.Partitions);
        }

        var written = await WrittenAsync(topic, bodies);
        await WorkGoesOnAsync();
        Assert.Equal(before + (topic == "deadletters" ? written.Count : 0), _site.Reader.On("deadletters").Count);
    }

    private static IEnumerable<byte[]> Bodies()
    {
        var mark = Draw.Hex(12);
        yield return Encoding.UTF8.GetBytes($"no json {mark}");
        yield return [0xff, 0xfe, 0x00, .. Encoding.UTF8.GetBytes(mark)];
        yield return Encoding.UTF8.GetBytes($"[\"{mark}\"]");
        yield return Encoding.UTF8.GetBytes($"{{\"id\":\"{mark}\"}}");
        yield return Encoding.UTF8.GetBytes($"{{\"tenantId\":\"\\ud800{mark}\"}}");
        yield return Encoding.UTF8.GetBytes($"\"{mark}\"{string.Concat(Enumerable.Repeat(' ', 10))}");
        yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 300)) + $"\"{mark}\"" + string.Concat(Enumerable.Repeat("]", 300)));
    }

    private async Task<IReadOnlyList<SeenRecord>> WrittenAsync(string topic, List<byte[]> bodies)
    {
        var written = new List<SeenRecord>();
        foreach (var body in bodies)
        {
            written.Add(await Until.SomeAsync(
                () => _site.Reader.On(topic).FirstOrDefault(record => record.Value.AsSpan().SequenceEqual(body)), "the stranger's record on its topic"));
        }

        return written;
    }

    private async Task WorkGoesOnAsync()
    {
        var tenant = main.NewTenant();
        var view = new TenantView(_site, tenant);
        var phone = _site.NewPhone();
        await view.InboundAsync(await _site.Simulator.CustomerWritesAsync(tenant, phone, _site.NewText()));
        await _site.Simulator.AgentWritesAsync(tenant, phone, _site.NewText());
        await view.MessagesAtMetaAsync(1);
        await view.ReceiptsAtGenesysAsync(1);

        // Every partition is read past the stranger's records: that is what this waits for.
        await view.NothingWentWrongAsync();
    }
}
