using Relay.Ingest.Spool;
using Relay.Kafka;

namespace Relay.Tests.Ingest.Spool;

public sealed class SpoolHeadersTests
{
    [Fact]
    public void Headers_come_back_as_they_were()
    {
        var headers = new RecordHeaders();
        headers.Add("relay_tenant", "acme");
        headers.Add("empty", "");
        headers.Add("twice", "ä😀");
        headers.AddBytes("twice", [0, 255, 128]);

        var back = SpoolHeaders.Unpack(SpoolHeaders.Pack(headers)).All.ToList();
        Assert.Equal(headers.All.Select(h => h.Name), back.Select(h => h.Name));
        Assert.Equal(headers.All.Select(h => h.Value), back.Select(h => h.Value));
    }

    [Fact]
    public void No_headers_are_no_bytes()
    {
        Assert.Empty(SpoolHeaders.Pack(new RecordHeaders()));
        Assert.Empty(SpoolHeaders.Unpack([]).All);
    }
}
