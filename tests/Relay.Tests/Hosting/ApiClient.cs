using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Relay.Tests.Hosting;

/// <summary>Calls the API of a running Relay as another program would.</summary>
internal sealed class ApiClient(RelayApp app)
{
    public const string Tenant = "quay";
    public const string OtherTenant = "lagoon";
    public const string Account = "620000000000001";
    public const string OtherAccount = "620000000000002";

    public const string Sender = "key-that-sends";
    public const string Reader = "key-that-reads";
    public const string Writer = "key-that-decides";
    public const string Manager = "key-that-manages";
    public const string Foreign = "key-of-another-tenant";

    public static string Seed => $$"""
        { "tenants": [
          { "id": "{{Tenant}}", "name": "Quay",
            "accounts": [ { "channel": "whatsapp", "id": "{{Account}}", "wabaId": "720000000000011" } ],
            "apiKeys": [ {{Key("sender", Sender, "messages:send")}}, {{Key("reader", Reader, "deadletters:read")}}, {{Key("writer", Writer, "deadletters:write")}},
              {{Key("manager", Manager, "tenant:write", "audit:read")}} ] },
          { "id": "{{OtherTenant}}", "name": "Lagoon",
            "accounts": [ { "channel": "whatsapp", "id": "{{OtherAccount}}", "wabaId": "720000000000012" } ],
            "apiKeys": [ {{Key("all", Foreign, "messages:send", "deadletters:write")}} ] }
        ] }
        """;

    /// <summary>A message that can be sent.</summary>
    public static string Message(string text = "Your order is ready.") =>
        $$"""{ "channel": "whatsapp", "accountId": "{{Account}}", "to": { "phone": "+1 555 777 0001" }, "content": { "type": "text", "text": "{{text}}" } }""";

    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, string? key, string? body = null, string? idempotencyKey = null, string mediaType = "application/json")
    {
        _ = app.Port;
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new ApiAnswer(answer.StatusCode, text, answer.Headers, answer.Content.Headers.ContentType?.MediaType);
    }

    public Task<ApiAnswer> PostMessageAsync(string body, string? idempotencyKey, string? key = Sender, string tenant = Tenant) =>
        SendAsync(HttpMethod.Post, $"/api/tenants/{tenant}/messages", key, body, idempotencyKey);

    public Task<ApiAnswer> GetAsync(string path, string? key = Reader, string tenant = Tenant) =>
        SendAsync(HttpMethod.Get, $"/api/tenants/{tenant}/deadletters{path}", key);

    public Task<ApiAnswer> PostAsync(string path, string? body = null, string? key = Writer, string tenant = Tenant) =>
        SendAsync(HttpMethod.Post, $"/api/tenants/{tenant}/deadletters{path}", key, body);

    /// <summary>An API key of a seed file.</summary>
    public static string Key(string id, string value, params string[] scopes) =>
        $$"""{ "id": "{{id}}", "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}}", "scopes": [ {{string.Join(", ", scopes.Select(s => $"\"{s}\""))}} ] }""";
}

/// <summary>What came back.</summary>
internal sealed record ApiAnswer(HttpStatusCode StatusCode, string Body, HttpResponseHeaders Headers, string? MediaType)
{
    public int Status => (int)StatusCode;

    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The last word of a problem's type.</summary>
    public string? Problem => MediaType == "application/problem+json" ? Json.GetProperty("type").GetString()!.Split(':')[^1] : null;
}
