using System.Security.Cryptography;
using System.Text;
using Relay.Ingest;
using Relay.Model;

namespace Relay.Tests.Ingest;

public sealed class SignatureCheckTests
{
    private static readonly DateTimeOffset Now = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = "a body"u8.ToArray();

    // RFC 4231, test cases 1, 2 and 6: they are other people's arithmetic.
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    public void The_signature_is_HMAC_SHA_256_of_the_body_under_the_secrets_bytes(string key, string body, string hash)
    {
        var secret = Secret("only", Encoding.ASCII.GetString(Convert.FromHexString(key)));
        Assert.Same(secret, SignatureCheck.Match(Convert.FromHexString(body), Convert.FromHexString(hash), [secret], Now));
    }

    [Fact]
    public void A_secret_counts_as_UTF_8()
    {
        var secret = Secret("s", "schlüssel-🌊");
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes("schlüssel-🌊"), Body);
        Assert.Same(secret, SignatureCheck.Match(Body, hash, [secret], Now));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Whichever_of_the_secrets_signed_is_found(int count)
    {
        SigningSecret[] secrets = [.. Enumerable.Range(0, count).Select(i => Secret($"s{i}", $"value {i}"))];
        foreach (var secret in secrets)
        {
            Assert.Same(secret, SignatureCheck.Match(Body, HMACSHA256.HashData(secret.Key, Body), secrets, Now));
        }

        Assert.Null(SignatureCheck.Match(Body, HMACSHA256.HashData("another"u8, Body), secrets, Now));
    }

    [Fact]
    public void A_match_does_not_end_the_search()
    {
        // The later of two equal secrets is the answer, so the earlier was not the end.
        SigningSecret[] secrets = [Secret("first", "same"), Secret("middle", "other"), Secret("last", "same")];
        Assert.Equal("last", SignatureCheck.Match(Body, HMACSHA256.HashData("same"u8, Body), secrets, Now)?.Id);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 8)]
    [InlineData(8, 8)]
    public void The_work_tells_the_number_of_secrets_in_three_steps_only(int valid, int hashes) => Assert.Equal(hashes, SignatureCheck.Padded(valid));

    [Fact]
    public void Without_a_secret_nothing_matches_not_even_a_hash_under_an_empty_key()
    {
        var underNothing = HMACSHA256.HashData(Array.Empty<byte>(), Body);
        Assert.Null(SignatureCheck.Match(Body, underNothing, null, Now));
        Assert.Null(SignatureCheck.Match(Body, underNothing, [], Now));
        Assert.Null(SignatureCheck.Match(Body, new byte[32], null, Now));
    }

    [Fact]
    public void A_secret_out_of_its_window_matches_nothing_while_its_neighbour_does()
    {
        var ended = Secret("ended", "old", new ValidityWindow(null, Now));
        var begins = Secret("begins", "new", new ValidityWindow(Now, null));
        SigningSecret[] secrets = [ended, begins];
        Assert.Null(SignatureCheck.Match(Body, HMACSHA256.HashData(ended.Key, Body), secrets, Now));
        Assert.Same(begins, SignatureCheck.Match(Body, HMACSHA256.HashData(begins.Key, Body), secrets, Now));

        var before = Now.AddTicks(-1);
        Assert.Same(ended, SignatureCheck.Match(Body, HMACSHA256.HashData(ended.Key, Body), secrets, before));
        Assert.Null(SignatureCheck.Match(Body, HMACSHA256.HashData(begins.Key, Body), secrets, before));
    }

    private static SigningSecret Secret(string id, string value, ValidityWindow window = default) => new(id, "owner", new SecretValue(value), window);
}
