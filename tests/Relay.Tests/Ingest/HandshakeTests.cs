using System.Text;
using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

[Collection(RelayCollection.Name)]
public sealed class HandshakeTests(RelayApp app)
{
    private const string Right = $"hub.mode=subscribe&hub.verify_token={The.VerifyToken}&hub.challenge=1158201444";

    [Fact]
    public async Task The_right_token_gets_its_challenge_as_plain_text_and_nothing_else()
    {
        var answer = await ShakeAsync(The.Tenant, Right);
        Assert.Equal(200, answer.Status);
        Assert.Equal("text/plain", answer.Header("Content-Type"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("1158201444"u8.ToArray(), answer.Body);
        Assert.Null(answer.Header("Server"));
    }

    [Theory]
    [InlineData("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "<script>alert(1)</script>")]
    [InlineData("a%20b%2Bc%26d%3De%25f", "a b+c&d=e%f")]
    [InlineData("%22quoted%22\\n", "\"quoted\"\\n")]
    [InlineData("%C3%A4%E2%82%AC%F0%9F%8C%8A", "ä€🌊")]
    [InlineData("line%0D%0Abreak%00nul", "line\r\nbreak\0nul")]
    [InlineData("0012", "0012")]
    [InlineData("%20", " ")]
    public async Task A_challenge_is_echoed_as_it_was_meant(string encoded, string echoed)
    {
        var answer = await ShakeAsync(The.Tenant, $"hub.mode=subscribe&hub.verify_token={The.VerifyToken}&hub.challenge={encoded}");
        Assert.Equal(200, answer.Status);
        Assert.Equal(echoed, Encoding.UTF8.GetString(answer.Body));
    }

    [Fact]
    public async Task A_long_challenge_and_members_in_any_order_are_fine()
    {
        var challenge = new string('7', 5000);
        var answer = await ShakeAsync(The.Tenant, $"hub.challenge={challenge}&x=1&hub.verify_token={The.VerifyToken}&hub.mode=subscribe");
        Assert.Equal(challenge, Encoding.ASCII.GetString(answer.Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-me-73")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-me-73&hub.challenge=")]
    [InlineData("hub.mode=subscribe&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.verify_token=&hub.challenge=1")]
    [InlineData("hub.verify_token=verify-me-73&hub.challenge=1")]
    [InlineData("hub.mode=unsubscribe&hub.verify_token=verify-me-73&hub.challenge=1")]
    [InlineData("hub.mode=SUBSCRIBE&hub.verify_token=verify-me-73&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.mode=subscribe&hub.verify_token=verify-me-73&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-me-7&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-me-733&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.verify_token=Verify-me-73&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-me-73&hub.verify_token=verify-me-73&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-me-73&hub.challenge=1&hub.challenge=2")]
    [InlineData("hub_mode=subscribe&hub_verify_token=verify-me-73&hub_challenge=1")]
    public async Task Anything_else_is_403_and_empty(string query) => (await ShakeAsync(The.Tenant, query)).IsEmpty(403);

    [Fact]
    public async Task Refusals_are_the_same_for_known_and_unknown_tenants()
    {
        var answers = new[]
        {
            await ShakeAsync(The.Tenant, Right.Replace("73", "74", StringComparison.Ordinal)),
            await ShakeAsync(The.WithoutSecrets, Right),
            await ShakeAsync(The.Unknown, Right),
            await ShakeAsync("%20", Right),
        };
        Assert.Equal("HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n", Assert.Single(answers.Select(a => a.WithoutDate).Distinct()));
    }

    [Theory]
    [InlineData("sha256=nonsense")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_signature_neither_helps_nor_harms(string signature)
    {
        var target = $"/webhook/meta/{The.Tenant}?";
        Assert.Equal(200, (await app.SendAsync(new RawRequest("GET", target + Right).Signed(signature))).Status);
        (await app.SendAsync(new RawRequest("GET", target + "hub.mode=subscribe").Signed(signature))).IsEmpty(403);
    }

    private Task<RawAnswer> ShakeAsync(string tenant, string query) => app.SendAsync(new RawRequest("GET", $"/webhook/meta/{tenant}?{query}"));
}
