using System.Text;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Contracts;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysProviderTests
{
    private readonly GenesysProvider _provider = new();

    [Fact]
    public void A_body_is_one_item_byte_for_byte()
    {
        var body = Encoding.UTF8.GetBytes("\r\n {\"a\": \"\\u00e4\", \"a\": 1.0e0 }\n");
        var sliced = _provider.Slice(body);
        var item = Assert.Single(sliced.Items);
        Assert.Null(sliced.Fault);
        Assert.Equal((0, WebhookItem.Body), (item.Index, item.Kind));
        Assert.Equal("{\"a\": \"\\u00e4\", \"a\": 1.0e0 }", Encoding.UTF8.GetString(item.Json.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("<html></html>")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/* no */}")]
    [InlineData("[1,")]
    public void What_is_no_JSON_is_quarantined_whole(string body) => Assert.Equal(QuarantineReasons.NotJson, FaultOf(body));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("[{\"type\":\"Text\"}]")]
    public void JSON_that_is_no_object_is_of_unknown_shape(string body) => Assert.Equal(QuarantineReasons.UnknownShape, FaultOf(body));

    [Theory]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    public void Nesting_is_read_to_a_depth_of_16384(int depth, bool read)
    {
        var body = "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";
        Assert.Equal(read ? null : QuarantineReasons.NotJson, FaultOf(body));
    }

    [Fact]
    public void Genesys_signs_in_its_own_way_and_asks_for_no_handshake()
    {
        Assert.Equal("genesys", _provider.Key);
        Assert.Equal("X-Hub-Signature-256", _provider.SignatureHeader);
        Assert.Null(_provider.VersionHeader);
        Assert.False(_provider.HasHandshake);
    }

    private string? FaultOf(string body)
    {
        var sliced = _provider.Slice(Encoding.UTF8.GetBytes(body));
        Assert.Equal(sliced.Fault is null ? 1 : 0, sliced.Items.Count);
        return sliced.Fault?.Reason;
    }
}
