using System.Text;

namespace Relay.Tests.Hosting;

/// <summary>Tells a real Relay, whose log is as loud as it goes, everything that it must keep to itself, and reads what it logged.</summary>
internal sealed class ConfidentialRound : IDisposable
{
    private const string AppSecret = "hush-app-secret";
    private const string SignatureSecret = "hush-signature-secret";
    private const string Customer = "14155550186";
    private const string Text = "hush-customer-text";
    private const string Reply = "hush-agent-text";

    // Everything that is given to the program in these tests and must never come out of its log.
    private static readonly string[] Hidden =
    [
        "hush", Customer, "sheltie-name", "challenge-99123", "hub.verify_token", "hub.challenge", "hub.mode", "trace-me-by-query", "path-of-a-stranger",
    ];

    private readonly string _seed = Path.Combine(Path.GetTempPath(), $"relay-seed-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_seed);

    /// <param name="knowsTenants">A line that comes when the tenants are known; null when they are from the start.</param>
    /// <returns>Every line that was logged.</returns>
    public async Task<IReadOnlyList<string>> SpeakAsync(string? knowsTenants, params (string Key, string Value)[] settings)
    {
        await File.WriteAllTextAsync(_seed, Seed, TestContext.Current.CancellationToken);
        await using var relay = await RunningRelay.StartAsync(
            [
                ("Tenants:SeedFile", _seed),
                ("Serilog:MinimumLevel:Default", "Verbose"),
                ("Serilog:MinimumLevel:Override:Microsoft", "Verbose"),
                ("Serilog:MinimumLevel:Override:System", "Verbose"),
                ("Logging:LogLevel:Default", "Trace"),
                ("Meta:GraphBaseUrl", "https://127.0.0.1:1/v25.0"),
                ("Genesys:LoginBaseUrl", "https://127.0.0.1:1"),
                ("Genesys:ApiBaseUrl", "https://127.0.0.1:1"),
                .. settings,
            ]);
        if (knowsTenants is not null)
        {
            await relay.LineAsync(knowsTenants);
        }

        await HandshakesAsync(relay);
        await RefusedAsync(relay);
        await BrokenAsync(relay);
        await AcceptedAsync(relay);

        // Both webhooks have gone all the way: normalised, and failed at a destination that does not answer.
        await relay.LineAsync("1 published", count: 2);
        await relay.LineAsync(@" of \W*cove\W* to ", count: 2);
        var lines = relay.Lines;
        Assert.Contains(lines, line => line.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.All(Hidden, hidden => Assert.DoesNotContain(hidden, line, StringComparison.OrdinalIgnoreCase)));
        return lines;
    }

    private static async Task HandshakesAsync(RunningRelay relay)
    {
        const string target = "/webhook/meta/cove?hub.mode=subscribe&hub.challenge=challenge-99123&hub.verify_token=";
        Assert.Equal(200, (await relay.SendAsync(new RawRequest("GET", target + "hush-verify"))).Status);
        Assert.Equal(403, (await relay.SendAsync(new RawRequest("GET", target + "hush-wrong"))).Status);
        Assert.Equal(403, (await relay.SendAsync(new RawRequest("GET", target.Replace("cove", "nobody", StringComparison.Ordinal) + "hush-verify"))).Status);
        Assert.Equal(405, (await relay.SendAsync(new RawRequest("PUT", target + "hush-verify"))).Status);
        Assert.Equal(404, (await relay.SendAsync(new RawRequest("GET", "/webhook/path-of-a-stranger/hush?token=hush"))).Status);
    }

    private static async Task RefusedAsync(RunningRelay relay)
    {
        var body = CustomerWrites("refused");
        Assert.Equal(401, (await relay.SendAsync(RawRequest.Post("/webhook/meta/cove?x=trace-me-by-query", body))).Status);
        Assert.Equal(401, (await relay.SendAsync(RawRequest.Meta("cove", body, "hush-guess").Header("Authorization", "Bearer hush").Header("Cookie", "s=hush"))).Status);
        Assert.Equal(401, (await relay.SendAsync(RawRequest.Post("/webhook/meta/cove", body).Signed("sha256=hush"))).Status);
        Assert.Equal(413, (await relay.SendAsync(new RawRequest("POST", "/webhook/meta/cove?x=trace-me-by-query").Header("Content-Length", "99999999"))).Status);
    }

    private static async Task BrokenAsync(RunningRelay relay)
    {
        foreach (var wire in new[]
        {
            "GET /webhook/meta/cove?hub.verify_token=hush bad HTTP/1.1\r\n\r\n",
            "GET /webhook/meta/cove?hub.verify_token=hush HTTP/9.9\r\n\r\n",
            "GET hush?hub.verify_token=hush HTTP/1.1\r\nHost: relay.example\r\n\r\n",
            "GET /webhook/meta/cove?hub.verify_token=hush HTTP/1.1\r\nHost: hush?hush\r\n\r\n",
            "GET /webhook/meta/cove?hub.verify_token=hush HTTP/1.1\r\nHost: relay.example\r\nhush header\r\n\r\n",
            "GET /%00hush?hub.verify_token=hush HTTP/1.1\r\nHost: relay.example\r\n\r\n",
            $"POST /webhook/meta/cove HTTP/1.1\r\nHost: relay.example\r\nTransfer-Encoding: chunked\r\nX-Hub-Signature-256: sha256={new string('0', 64)}\r\n\r\nhush\r\n",
            $"POST /webhook/meta/cove HTTP/1.1\r\nHost: relay.example\r\nContent-Length: hush\r\n\r\n",
        })
        {
            await using var connection = await RawConnection.OpenAsync(relay.Port);
            await connection.WriteAsync(Encoding.ASCII.GetBytes(wire));
            Assert.InRange((await connection.ReadAsync()).Status, 400, 505);
        }
    }

    private static async Task AcceptedAsync(RunningRelay relay)
    {
        Assert.Equal(200, (await relay.SendAsync(RawRequest.Meta("cove", CustomerWrites(Text), AppSecret))).Status);
        Assert.Equal(200, (await relay.SendAsync(RawRequest.Genesys("cove", AgentWrites, SignatureSecret))).Status);
        Assert.Equal(200, (await relay.SendAsync(RawRequest.Meta("cove", "hush, this is no JSON"u8.ToArray(), AppSecret))).Status);
        Assert.Equal(200, (await relay.SendAsync(RawRequest.Meta("cove", """{"object":"hush","entry":[{"id":"hush","changes":[{"field":"hush","value":{"hush":"hush"}}]}]}"""u8.ToArray(), AppSecret))).Status);
    }

    private static byte[] CustomerWrites(string text) => Encoding.UTF8.GetBytes($$"""
        {"object":"whatsapp_business_account","entry":[{"id":"88102","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"15550109","phone_number_id":"77102"},"contacts":[{"profile":{"name":"sheltie-name"},"wa_id":"{{Customer}}"}],
        "messages":[{"from":"{{Customer}}","id":"wamid.LOG1","timestamp":"1772359200","type":"text","text":{"body":"{{text}}"} } ] } } ] } ] }
        """);

    private static byte[] AgentWrites => Encoding.UTF8.GetBytes($$"""
        {"id":"ab12cd34","channel":{"id":"integration-cove","platform":"Open","type":"Private","messageId":"ab12cd34","to":{"id":"{{Customer}}","idType":"Phone"},
        "from":{"nickname":"sheltie-name","id":"integration-cove","idType":"Opaque"},"time":"2026-04-02T08:15:30.250Z"},
        "type":"Text","direction":"Outbound","originatingEntity":"Human","text":"{{Reply}}"}
        """);

    private static string Seed => $$"""
        { "tenants": [ { "id": "cove", "name": "Cove",
          "genesys": { "region": "eu-west-1", "clientId": "client-cove", "clientSecret": "hush-client-secret",
            "integrations": [ { "id": "integration-cove", "signatureSecrets": [ { "id": "g1", "value": "{{SignatureSecret}}" } ] } ] },
          "meta": { "appId": "70001", "appSecrets": [ { "id": "a1", "value": "{{AppSecret}}" } ], "verifyTokens": [ { "id": "v1", "value": "hush-verify" } ] },
          "accounts": [ { "channel": "whatsapp", "id": "77102", "accessToken": "hush-access-token", "genesysIntegrationId": "integration-cove", "markRead": true } ] } ] }
        """;
}
