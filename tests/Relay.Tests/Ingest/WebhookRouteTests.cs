using System.Text;
using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

[Collection(RelayCollection.Name)]
public sealed class WebhookRouteTests(RelayApp app)
{
    private static readonly byte[] Body = """{"object":"whatsapp_business_account","entry":[]}"""u8.ToArray();

    [Theory]
    [InlineData("/")]
    [InlineData("/webhook")]
    [InlineData("/webhook/meta")]
    [InlineData("/webhook/meta/")]
    [InlineData("/webhook/telegram/harbour")]
    [InlineData("/webhook/meta/harbour/more")]
    [InlineData("/webhooks/meta/harbour")]
    public async Task An_unknown_route_is_404_whatever_the_method(string target)
    {
        foreach (var method in new[] { "GET", "POST", "PUT", "OPTIONS" })
        {
            (await app.SendAsync(new RawRequest(method, target).Body(Body))).IsEmpty(404);
        }
    }

    [Theory]
    [InlineData("PUT", "meta", "GET, POST")]
    [InlineData("DELETE", "meta", "GET, POST")]
    [InlineData("OPTIONS", "meta", "GET, POST")]
    [InlineData("PATCH", "meta", "GET, POST")]
    [InlineData("BREW", "meta", "GET, POST")]
    [InlineData("GET", "genesys", "POST")]
    [InlineData("OPTIONS", "genesys", "POST")]
    [InlineData("PUT", "genesys", "POST")]
    public async Task Another_method_is_405_and_names_the_right_ones(string method, string provider, string allowed)
    {
        foreach (var tenant in new[] { The.Tenant, The.Unknown })
        {
            var answer = (await app.SendAsync(new RawRequest(method, $"/webhook/{provider}/{tenant}"))).IsEmpty(405);
            Assert.Equal(allowed, answer.Header("Allow"));
        }
    }

    [Theory]
    [InlineData("meta", "GET, POST")]
    [InlineData("genesys", "POST")]
    public async Task HEAD_is_405_too(string provider, string allowed)
    {
        var query = $"?hub.mode=subscribe&hub.verify_token={The.VerifyToken}&hub.challenge=1";
        var answer = await app.SendAsync(new RawRequest("HEAD", $"/webhook/{provider}/{The.Tenant}{query}"));
        Assert.Equal(405, answer.Status);
        Assert.Equal(allowed, answer.Header("Allow"));
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task The_method_counts_before_size_and_signature()
    {
        var request = new RawRequest("PUT", $"/webhook/meta/{The.Tenant}").Header("Content-Length", "99999999");
        (await app.SendAsync(request)).IsEmpty(405);
    }

    [Fact]
    public async Task A_signed_webhook_is_200_and_empty_with_no_hint_of_the_server()
    {
        var answer = (await app.SendAsync(RawRequest.Meta(The.Tenant, Body))).IsEmpty(200);
        Assert.Null(answer.Header("Server"));
        Assert.Equal(["HTTP/1.1 200 OK", "Content-Length: 0"], answer.Head.Split("\r\n").Where(l => l.Length > 0 && !l.StartsWith("Date:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_connection_carries_many_webhooks()
    {
        await using var connection = await app.ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            (await connection.SendAsync(RawRequest.Genesys(The.Tenant, Body))).IsEmpty(200);
            (await connection.SendAsync(RawRequest.Post($"/webhook/meta/{The.Tenant}", Body))).IsEmpty(401);
        }
    }

    [Theory]
    [InlineData("/webhook/meta/%68arbour", 200)]
    [InlineData("/webhook/%6Deta/harbour", 200)]
    [InlineData("/webhook/meta/harbour/", 200)]
    [InlineData("/webhook/meta/harbour?source=x", 200)]
    [InlineData("/webhook/meta/harbour%2F", 401)]
    [InlineData("/webhook/meta/harbour%20", 401)]
    [InlineData("/webhook/meta/HARBOUR", 401)]
    [InlineData("/webhook/meta/h%C3%A4fen", 401)]
    [InlineData("/webhook/meta/%F0%9F%8C%8A", 401)]
    [InlineData("/webhook/meta/-harbour", 401)]
    [InlineData("/webhook/meta/..%2fharbour", 401)]
    [InlineData("/webhook/meta/{tenantId}", 401)]
    [InlineData("/webhook/meta/x/../harbour", 200)]
    public async Task The_path_is_decoded_once_and_the_tenant_is_taken_as_it_is(string target, int status)
    {
        var answer = await app.SendAsync(RawRequest.Post(target, Body).Signed(The.Hex(The.AppSecret, Body)));
        Assert.Equal(status, answer.Status);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task A_very_long_tenant_is_an_unknown_one()
    {
        var target = "/webhook/meta/" + new string('a', 4000);
        (await app.SendAsync(RawRequest.Post(target, Body).Signed(The.Hex(The.AppSecret, Body)))).IsEmpty(401);
    }

    [Fact]
    public async Task The_signature_covers_bytes_and_not_the_type_that_is_claimed()
    {
        var body = Encoding.UTF8.GetBytes("not json at all");
        var request = new RawRequest("POST", $"/webhook/meta/{The.Tenant}").Header("Content-Type", "multipart/form-data; boundary=x").Body(body);
        (await app.SendAsync(request.Signed(The.Hex(The.AppSecret, body)))).IsEmpty(200);
    }
}
