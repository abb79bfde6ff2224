using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Relay.Channels.Genesys;
using Relay.Channels.Meta;
using Relay.Connections;
using Relay.Connections.Checks;
using Relay.Http;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Connections;

/// <summary>
/// Genesys, Meta and Relay's own door, all in order until a test says otherwise. The program's own services stand on top of them.
/// </summary>
internal sealed class FakeProviders : IDisposable
{
    public const string Integrations = "/api/v2/conversations/messaging/integrations/open";
    public const string Ours = "https://relay.example/webhook/meta/acme";
    public const string OursGenesys = "https://relay.example/webhook/genesys/acme";

    private readonly ConcurrentDictionary<string, Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>> _answers = new(StringComparer.Ordinal);
    private readonly RecordingHandler _handler;
    private readonly ServiceProvider _services;

    public FakeProviders(string environment = "Production", IReadOnlyList<string>? addresses = null)
    {
        _handler = new RecordingHandler(AnswerAsync);
        var services = new ServiceCollection();
        services.AddProviderHttp();
        foreach (var name in (string[])[HttpClients.Providers, HttpClients.Tokens, HttpClients.PublicDoor])
        {
            services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => _handler);
        }

        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(Options.Create(new GenesysSettings { LoginBaseUrl = "https://login.example", ApiBaseUrl = "https://api.example" }));
        services.AddSingleton(Options.Create(new MetaSettings { GraphBaseUrl = "https://graph.example/v25.0" }));
        services.AddSingleton<IHostEnvironment>(new FakeEnvironment(environment));
        services.AddTenantConnections();
        services.AddSingleton<HostResolver>((_, _) => Task.FromResult((addresses ?? ["203.0.113.7"]).Select(IPAddress.Parse).ToArray()));
        _services = services.BuildServiceProvider();
        AnswerWell();
    }

    /// <summary>Answers whoever calls, over any client.</summary>
    public HttpMessageHandler Handler => _handler;

    public ManualTimeProvider Time { get; } = new();

    public IReadOnlyList<SentRequest> Requests => [.. _handler.Requests];

    public CheckRunner Runner => _services.GetRequiredService<CheckRunner>();

    public CheckList List => _services.GetRequiredService<CheckList>();

    /// <summary>A live tenant of whom everything is known.</summary>
    public static TenantConnection Connection { get; } = new(TenantId.Parse("acme"), "Acme", WebhookAddresses.Of("https://relay.example", TenantId.Parse("acme")))
    {
        Genesys = new GenesysAccess("eu-west-1", "client-1", new SecretValue("hush-client")),
        OrganizationId = "org-1",
        IntegrationId = "int-1",
        WhatsApp = new WhatsAppAccess("77", "106", new SecretValue("hush-token"), "12", new SecretValue("hush-app")),
        Live = new LiveSecrets(new SecretValue("hush-verify"), new SecretValue("hush-app"), new SecretValue("hush-signature"), HasAgents: true),
    };

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <param name="what">Method and path with query, such as <c>GET /12/subscriptions</c>; of Graph without the version.</param>
    public FakeProviders On(string what, string body, int status = 200) => On(what, (_, _) => Task.FromResult(RecordingHandler.Answer((HttpStatusCode)status, body)));

    public FakeProviders On(string what, Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers[what] = answer;
        return this;
    }

    /// <summary>A Graph error.</summary>
    public FakeProviders OnError(string what, int code, string message = "", int status = 400) => On(what, $$$"""{"error":{"code":{{{code}}},"message":"{{{message}}}"}}""", status);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(TenantConnection? connection = null, params string[] ids)
    {
        var results = new List<CheckResult>();
        await Runner.RunAsync(connection ?? Connection, ids, results.Add, TestContext.Current.CancellationToken);
        return results;
    }

    /// <summary>Runs one check with what it needs, and gives its finding.</summary>
    public async Task<CheckFinding> FindAsync(string id, TenantConnection? connection = null) => (await RunAsync(connection, id)).Single(r => r.Id == id).Finding;

    public void Dispose()
    {
        _services.Dispose();
        _handler.Dispose();
    }

    private void AnswerWell()
    {
        On("POST /oauth/token", """{"access_token":"token-1","expires_in":3600}""");
        On("GET /api/v2/organizations/me", """{"id":"ORG-1","name":"Acme Org"}""");
        On($"GET {Integrations}?pageSize=100&pageNumber=1", """{"entities":[{"id":"int-1","name":"Relay"}],"pageCount":1}""");
        On($"GET {Integrations}/int-1", Integration());
        On("POST /api/v2/conversations/messages/int-1/inbound/open/event", """{"code":"bad.request"}""", 400);
        On("GET /api/v2/routing/message/recipients/rec-1", """{"id":"rec-1","flow":{"id":"f1","name":"Inbound"}}""");
        On("GET /12/subscriptions", Subscriptions());
        On("GET /debug_token?input_token=hush-token", Token());
        On("GET /77/phone_numbers?fields=id&limit=100", """{"data":[{"id":"105"},{"id":"106"}]}""");
        On("GET /106?fields=id,display_phone_number,verified_name,quality_rating,throughput,status,webhook_configuration", Number());
        On("GET /77/subscribed_apps", Apps());
        On("GET /webhook/meta/acme", "", 403);
        On("POST /webhook/meta/acme", "");
        On("POST /webhook/genesys/acme", "");
    }

    public static string Integration(string? webhook = OursGenesys, string more = "") =>
        $$$"""{"id":"int-1","name":"Relay","outboundNotificationWebhookUrl":{{{(webhook is null ? "null" : $"\"{webhook}\"")}}},"recipient":{"id":"rec-1"}{{{more}}}}""";

    public static string Subscriptions(string fields = "messages", string callback = Ours, bool active = true) =>
        $$$"""{"data":[{"object":"whatsapp_business_account","callback_url":"{{{callback}}}","active":{{{(active ? "true" : "false")}}},"fields":[{"name":"{{{fields}}}"}]}]}""";

    public static string Token(string more = "", string scopes = "\"whatsapp_business_messaging\",\"whatsapp_business_management\"") =>
        $$$"""{"data":{"app_id":"12","type":"SYSTEM_USER","is_valid":true,"expires_at":0,"scopes":[{{{scopes}}}]{{{more}}}}}""";

    public static string Number(string more = "\"quality_rating\":\"GREEN\",\"status\":\"CONNECTED\",\"throughput\":{\"level\":\"HIGH\"}") => $$$"""{"id":"106",{{{more}}}}""";

    public static string Apps(string? callback = Ours, string app = "12") =>
        $$$"""{"data":[{"whatsapp_business_api_data":{"id":"{{{app}}}"}{{{(callback is null ? "" : $",\"override_callback_uri\":\"{callback}\"")}}}}]}""";

    private Task<HttpResponseMessage> AnswerAsync(SentRequest request, CancellationToken cancellationToken)
    {
        var path = request.Uri.PathAndQuery.Replace("/v25.0", "", StringComparison.Ordinal);
        if (path.StartsWith("/webhook/meta/acme?", StringComparison.Ordinal) && !_answers.ContainsKey("handshake"))
        {
            var query = System.Web.HttpUtility.ParseQueryString(request.Uri.Query);
            return Task.FromResult(query["hub.verify_token"] == "hush-verify"
                ? RecordingHandler.Answer(HttpStatusCode.OK, query["hub.challenge"]!)
                : RecordingHandler.Answer(HttpStatusCode.Forbidden, ""));
        }

        var what = path.StartsWith("/webhook/meta/acme?", StringComparison.Ordinal) ? "handshake" : $"{request.Method} {path}";
        return _answers.TryGetValue(what, out var answer)
            ? answer(request, cancellationToken)
            : throw new InvalidOperationException($"Nobody expects {what}.");
    }

    private sealed class FakeEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Relay";

        public string ContentRootPath { get; set; } = "/";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
