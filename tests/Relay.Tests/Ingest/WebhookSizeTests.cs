using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

[Collection(RelayCollection.Name)]
public sealed class WebhookSizeTests(RelayApp app)
{
    private const int Most = 65_536;

    [Fact]
    public async Task Exactly_the_limit_is_taken_and_a_byte_more_is_413()
    {
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Filled(Most)))).IsEmpty(200);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Filled(Most + 1)))).IsEmpty(413);
    }

    [Fact]
    public async Task The_announced_length_is_enough_for_413_and_comes_before_the_signature()
    {
        foreach (var target in new[] { $"/webhook/meta/{The.Tenant}", $"/webhook/genesys/{The.Unknown}" })
        {
            var request = new RawRequest("POST", target).Header("Content-Length", "4000000000");
            (await app.SendAsync(request)).IsEmpty(413);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(70_000)]
    public async Task A_chunked_body_up_to_the_limit_is_taken(int chunk)
    {
        var body = Filled(chunk == 1 ? 3000 : Most);
        (await app.SendAsync(RawRequest.Chunked($"/webhook/meta/{The.Tenant}", body, chunk, The.Hex(The.AppSecret, body)))).IsEmpty(200);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(70_000)]
    public async Task A_chunked_body_over_the_limit_is_413(int chunk)
    {
        var body = Filled(Most + 1);
        (await app.SendAsync(RawRequest.Chunked($"/webhook/meta/{The.Tenant}", body, chunk, The.Hex(The.AppSecret, body)))).IsEmpty(413);
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_413_before_it_is_hashed()
    {
        // A wrong signature would be 401, were it looked at.
        var body = Filled(Most * 2);
        (await app.SendAsync(RawRequest.Chunked($"/webhook/genesys/{The.Tenant}", body, 9000, "sha256=" + Convert.ToBase64String(new byte[32])))).IsEmpty(413);
    }

    [Fact]
    public async Task An_empty_body_with_the_right_signature_is_taken_and_kept_as_an_empty_value()
    {
        const string tenant = "spare-1";
        (await app.SendAsync(RawRequest.Meta(tenant, []))).IsEmpty(200);
        (await app.SendAsync(RawRequest.Chunked($"/webhook/genesys/{tenant}", [], 1, The.Base64(The.SignatureSecret, [])))).IsEmpty(200);
        (await app.SendAsync(new RawRequest("POST", $"/webhook/meta/{tenant}").Signed(The.Hex(The.AppSecret, [])))).IsEmpty(200);

        using var topic = app.OpenTopic();
        Assert.All(topic.Of(tenant, 3), record => Assert.Empty(Assert.IsType<byte[]>(record.Message.Value)));
    }

    [Theory]
    [InlineData("zz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5\r\nhelloXX0\r\n\r\n")]
    [InlineData("-1\r\n\r\n")]
    public async Task Chunks_that_are_none_are_400_and_empty(string wire)
    {
        await using var connection = await app.ConnectAsync();
        await connection.WriteAsync(Announced("Transfer-Encoding: chunked"));
        await connection.WriteAsync(System.Text.Encoding.ASCII.GetBytes(wire));
        (await connection.ReadAsync()).IsEmpty(400);
        Assert.True(await connection.EndsAsync());
    }

    [Fact]
    public async Task A_body_that_ends_early_is_never_taken()
    {
        await using var connection = await app.ConnectAsync();
        await connection.WriteAsync(Announced("Content-Length: 100"));
        await connection.WriteAsync("half"u8.ToArray());
        connection.EndSending();
        Assert.True(await connection.EndsAsync());
        await HalfABody.UntilAsync(() => app.Budget.Used == 0);
    }

    private static byte[] Filled(int length)
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);
        return body;
    }

    private static byte[] Announced(string framing) => System.Text.Encoding.ASCII.GetBytes(
        $"POST /webhook/meta/{The.Tenant} HTTP/1.1\r\nHost: relay.example\r\n{framing}\r\nX-Hub-Signature-256: sha256={new string('0', 64)}\r\n\r\n");
}
