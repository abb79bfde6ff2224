using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Relay.Tests.Fakes;

/// <summary>Answers requests from a script and remembers them; a request that the script does not know is an error of the test.</summary>
internal sealed class RecordingHandler(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public RecordingHandler(Func<SentRequest, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public ConcurrentQueue<SentRequest> Requests { get; } = new();

    /// <summary>Refuses every request.</summary>
    public static RecordingHandler Silent { get; } = new(Unexpected);

    public static HttpResponseMessage Unexpected(SentRequest request) =>
        throw new InvalidOperationException($"Nobody expects {request.Method} {request.Uri}.");

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "{}") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(request.Method.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), body)
        {
            Signature = request.Headers.TryGetValues("X-Hub-Signature-256", out var signatures) ? signatures.Single() : null,
            IsProbe = request.Headers.Contains("X-Relay-Probe"),
        };
        Requests.Enqueue(sent);
        return await answer(sent, cancellationToken);
    }
}

/// <summary>A request as it went out.</summary>
internal sealed record SentRequest(string Method, Uri Uri, string? Authorization, string Body)
{
    /// <summary>The header by which webhooks are signed.</summary>
    public string? Signature { get; init; }

    /// <summary>Whether it says that Relay itself signed it.</summary>
    public bool IsProbe { get; init; }
}
