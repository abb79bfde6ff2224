using System.Security.Cryptography;
using System.Text;
using Relay.Channels.Meta;

namespace Relay.Tests.Channels.Meta;

public sealed class MetaSignatureTests
{
    private const string Secret = "test_app_secret";

    [Theory]
    [InlineData("", "517bc4c7d1d8d400868e0ad6f64b77098b818a2f2595004253a1922302a602c0")]
    [InlineData("""{"a":"\u00e4\u00f6\u00e5"}""", "f9c2d04683faad944fa1bd4137c54dc350a84e90daea48d3d340deabd7840c44")]
    public void The_hash_of_the_raw_bytes_is_what_Meta_writes(string body, string hex)
    {
        Span<byte> decoded = stackalloc byte[32];
        Assert.True(MetaSignature.TryDecode("sha256=" + hex, decoded));
        Assert.Equal(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)), decoded.ToArray());
    }

    [Fact]
    public void A_captured_body_matches_as_it_came_and_not_when_written_anew()
    {
        var body = SharedFixtures.Read("wa-synthetic-php-escaped-body.json");
        var key = Encoding.UTF8.GetBytes(Secret);
        Span<byte> decoded = stackalloc byte[32];
        Assert.True(MetaSignature.TryDecode("sha256=c8e2424b61a444a81492514a248eb34b8a002413739b9c58d53ba389d32f417b", decoded));
        Assert.Equal(HMACSHA256.HashData(key, body), decoded.ToArray());

        var anew = System.Text.Json.Nodes.JsonNode.Parse(body)!.ToJsonString();
        Assert.NotEqual(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(anew)), decoded.ToArray());
    }

    [Fact]
    public void Hex_of_either_case_is_taken()
    {
        Span<byte> decoded = stackalloc byte[32];
        Assert.True(MetaSignature.TryDecode("sha256=" + new string('A', 32) + new string('a', 32), decoded));
        Assert.All(decoded.ToArray(), b => Assert.Equal(0xaa, b));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha1=0000000000000000000000000000000000000000")]
    [InlineData("SHA256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256= 000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(" sha256=000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256=000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256=00000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256=000000000000000000000000000000000000000000000000000000000000000g")]
    [InlineData("sha256=000000000000000000000000000000000000000000000000000000000000000\u0660")]
    [InlineData("sha512=0000000000000000000000000000000000000000000000000000000000000000")]
    public void Anything_else_is_refused(string header) => Assert.False(MetaSignature.TryDecode(header, stackalloc byte[32]));

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var header = "sha256=" + new string('0', 64);
        var decoded = new byte[32];
        MetaSignature.TryDecode(header, decoded);
        var before = GC.GetAllocatedBytesForCurrentThread();
        MetaSignature.TryDecode(header, decoded);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
