using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using Relay.Tests.Fakes;

namespace Relay.Tests.Connections;

/// <summary>Genesys and Meta with a memory: what is created, changed and subscribed is there afterwards.</summary>
internal sealed class ProviderStandIn : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RecordingHandler _handler;

    public ProviderStandIn() => _handler = new RecordingHandler(AnswerAsync);

    public HttpMessageHandler Handler => _handler;

    /// <summary>Integrations of Genesys by id.</summary>
    public ConcurrentDictionary<string, JsonObject> Integrations { get; } = new(StringComparer.Ordinal);

    public bool IsSubscribed { get; set; }

    public string? Override { get; set; }

    public string? NumberCallback { get; set; }

    public string? AppCallback { get; set; }

    public IReadOnlyList<string> AppFields { get; set; } = [];

    public string Organization { get; set; } = "org-1";

    /// <summary>The verify token that Meta was told last.</summary>
    public string? VerifyToken { get; private set; }

    /// <summary>Called before a request is answered; an answer takes the place of the real one, which happens all the same when it says so.</summary>
    public Func<SentRequest, HttpResponseMessage?> Before { get; set; } = _ => null;

    /// <summary>Called after a request was acted upon; an answer takes the place of the one that would be given.</summary>
    public Func<SentRequest, HttpResponseMessage?> After { get; set; } = _ => null;

    /// <summary>Requests that change something, without those for tokens and Relay's own.</summary>
    public IReadOnlyList<string> Changes =>
    [
        .. _handler.Requests
            .Where(r => r.Method != "GET" && r.Uri.Host is ("api.example" or "graph.example") && !r.Uri.AbsolutePath.Contains("/inbound/", StringComparison.Ordinal))
            .Select(r => $"{r.Method} {r.Uri.AbsolutePath}"),
    ];

    public void Dispose() => _handler.Dispose();

    private Task<HttpResponseMessage> AnswerAsync(SentRequest request, CancellationToken cancellationToken)
    {
        if (Before(request) is { } instead)
        {
            return Task.FromResult(instead);
        }

        lock (_gate)
        {
            var answer = Answer(request);
            return Task.FromResult(After(request) ?? answer);
        }
    }

    private HttpResponseMessage Answer(SentRequest request)
    {
        var path = request.Uri.AbsolutePath.Replace("/v25.0", "", StringComparison.Ordinal);
        return request.Uri.Host switch
        {
            "login.example" => Ok("""{"access_token":"t","expires_in":3600}"""),
            "api.example" => Genesys(request, path),
            "graph.example" => Meta(request, path),
            "relay.example" => request.Method == "GET" ? RecordingHandler.Answer(HttpStatusCode.Forbidden, "") : Ok(""),
            _ => RecordingHandler.Unexpected(request),
        };
    }

    private HttpResponseMessage Genesys(SentRequest request, string path)
    {
        const string All = FakeProviders.Integrations;
        if (path == "/api/v2/organizations/me")
        {
            return Ok($$"""{"id":"{{Organization}}","name":"Acme Org"}""");
        }

        if (path == All && request.Method == "GET")
        {
            return Ok(new JsonObject { ["entities"] = new JsonArray([.. Integrations.Values.Select(i => i.DeepClone())]), ["pageCount"] = 1 }.ToJsonString());
        }

        if (path == All)
        {
            var made = (JsonObject)JsonNode.Parse(request.Body)!;
            made["id"] = $"int-{Integrations.Count + 1}";
            made["createStatus"] = "Completed";
            Integrations[(string)made["id"]!] = made;
            return Ok(made.ToJsonString());
        }

        if (path.StartsWith(All + "/", StringComparison.Ordinal))
        {
            if (!Integrations.TryGetValue(path[(All.Length + 1)..], out var one))
            {
                return RecordingHandler.Answer(HttpStatusCode.NotFound, """{"code":"not.found"}""");
            }

            foreach (var (name, value) in request.Method == "PATCH" ? (JsonObject)JsonNode.Parse(request.Body)! : [])
            {
                one[name] = value?.DeepClone();
            }

            return Ok(one.ToJsonString());
        }

        return path.EndsWith("/inbound/open/event", StringComparison.Ordinal) ? RecordingHandler.Answer(HttpStatusCode.BadRequest) : Ok("""{"flow":{"id":"f1"}}""");
    }

    private HttpResponseMessage Meta(SentRequest request, string path) => (request.Method, path) switch
    {
        ("GET", "/debug_token") => Ok(FakeProviders.Token()),
        ("GET", "/77/phone_numbers") => Ok("""{"data":[{"id":"106"}]}"""),
        ("GET", "/106") => Ok(new JsonObject
        {
            ["id"] = "106", ["status"] = "CONNECTED",
            ["webhook_configuration"] = new JsonObject { ["phone_number"] = NumberCallback, ["whatsapp_business_account"] = Override, ["application"] = AppCallback },
        }.ToJsonString()),
        ("POST", "/106") => Do(() => NumberCallback = Empty(JsonNode.Parse(request.Body)!["webhook_configuration"]!["override_callback_uri"])),
        ("GET", "/77/subscribed_apps") => Ok(IsSubscribed ? FakeProviders.Apps(Override) : """{"data":[]}"""),
        ("POST", "/77/subscribed_apps") => Subscribe(request),
        ("GET", "/12/subscriptions") => Ok(AppCallback is null ? """{"data":[]}""" : new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject
            {
                ["object"] = "whatsapp_business_account", ["callback_url"] = AppCallback, ["active"] = true,
                ["fields"] = new JsonArray([.. AppFields.Select(f => new JsonObject { ["name"] = f })]),
            }),
        }.ToJsonString()),
        ("POST", "/12/subscriptions") => Do(() =>
        {
            var form = HttpUtility.ParseQueryString(request.Body);
            (AppCallback, AppFields, VerifyToken) = (form["callback_url"], form["fields"]!.Split(','), form["verify_token"]);
        }),
        _ => RecordingHandler.Unexpected(request),
    };

    private HttpResponseMessage Subscribe(SentRequest request)
    {
        // As Meta does: without a body it subscribes, and takes the callback of one that is subscribed away.
        if (request.Body.Length == 0)
        {
            return Do(() => (IsSubscribed, Override) = (true, null));
        }

        if (!IsSubscribed)
        {
            return RecordingHandler.Answer(HttpStatusCode.BadRequest, """{"error":{"code":100,"message":"Before override the current callback uri, your app must be subscribed"}}""");
        }

        var body = JsonNode.Parse(request.Body)!;
        return Do(() => (Override, VerifyToken) = ((string?)body["override_callback_uri"], (string?)body["verify_token"]));
    }

    private static HttpResponseMessage Do(Action change)
    {
        change();
        return Ok("""{"success":true}""");
    }

    private static string? Empty(JsonNode? value) => (string?)value is { Length: > 0 } text ? text : null;

    private static HttpResponseMessage Ok(string body) => RecordingHandler.Answer(HttpStatusCode.OK, body);
}
