using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Relay.Channels.Genesys;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysSignatureTests
{
    // Made with: printf '%s' BODY | openssl dgst -sha256 -hmac SECRET -binary | base64
    private const string Secret = "lighthouse-signature-secret";
    private const string AsciiBody = """{"id":"1","type":"Text","text":"Tide is in"}""";
    private const string AsciiSignature = "mR3ORCLnEFUAvylLxKp2iv4m+U6rhPjoEgC1vkizt1c=";
    private const string UnicodeBody = """{"id":"2","type":"Text","text":"Ébb und Flut 🌊"}""";
    private const string UnicodeSignature = "Yn8G193H9OE7qfhef4oG/eqhEl7iMqR3QmKBPCIExWs=";

    [Theory]
    [InlineData(AsciiBody, AsciiSignature)]
    [InlineData(UnicodeBody, UnicodeSignature)]
    public void The_header_holds_the_hash_of_the_raw_body_in_base64(string body, string signature)
    {
        Assert.Equal(Hash(Secret, body), Decode("sha256=" + signature));
        Assert.Equal(Hash(Secret, body), Decode("SHA256=" + signature));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData(AsciiSignature)]
    [InlineData("sha1=" + AsciiSignature)]
    [InlineData(" sha256=" + AsciiSignature)]
    [InlineData("sha256= " + AsciiSignature)]
    [InlineData("sha256=" + AsciiSignature + " ")]
    [InlineData("sha256=" + AsciiSignature + "=")]
    [InlineData("sha256=09c3f248382414cdb1af60c962a875a95f77fb469d2d445e336471b4707c1b46")]
    [InlineData("sha256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sha256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("sha256=AAAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("sha256=____AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("sha256=éAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_malformed_is_refused(string header) => Assert.Null(Decode(header));

    [Fact]
    public void A_buffer_that_cannot_hold_a_hash_is_no_place_for_one() =>
        Assert.False(GenesysSignature.TryDecode("sha256=" + AsciiSignature, new byte[31]));

    [Fact]
    public void Decoding_allocates_nothing()
    {
        Span<byte> hash = stackalloc byte[32];
        GenesysSignature.TryDecode("sha256=" + AsciiSignature, hash);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            GenesysSignature.TryDecode("sha256=" + AsciiSignature, hash);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_shared_vectors_hold()
    {
        var path = SharedFixtures.Path("signature-vectors.json");
        Assert.SkipUnless(File.Exists(path), "The shared fixtures are not here.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var secret = document.RootElement.GetProperty("secret").GetString()!;
        foreach (var vector in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var expected = Hash(secret, vector.GetProperty("body").GetString()!);
            Assert.Equal(expected, Decode(vector.GetProperty("header_X-Hub-Signature-256").GetString()!));
            Assert.Null(Decode(vector.GetProperty("wrong_hex_form").GetString()!));
        }
    }

    private static byte[]? Decode(string header)
    {
        var hash = new byte[32];
        return new GenesysProvider().TryDecodeSignature(header, hash) ? hash : null;
    }

    private static byte[] Hash(string secret, string body) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
}
