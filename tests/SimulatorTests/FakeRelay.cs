using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace SimulatorTests;

/// <summary>A webhook as it reached Relay.</summary>
internal sealed record ReceivedWebhook(Uri Url, string Signature, string? ContentType, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>The value of Meta's only change.</summary>
    public JsonElement Value => Json.GetProperty("entry")[0].GetProperty("changes")[0].GetProperty("value");

    public JsonElement? Status => Json.TryGetProperty("entry", out _) && Value.TryGetProperty("statuses", out var statuses) ? statuses[0] : null;

    public bool IsReceipt => Json.TryGetProperty("type", out var type) && type.GetString() == "Receipt";
}

/// <summary>Stands where Relay would: takes webhooks, answers what it is told, 200 by default.</summary>
internal sealed class FakeRelay : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedWebhook> _received = [];
    private readonly List<string> _handshakes = [];
    private readonly Queue<HttpStatusCode?> _answers = new();
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<ReceivedWebhook> Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>The verify tokens that handshakes pass with, and what else a passed one is answered.</summary>
    public HashSet<string> VerifyTokens { get; } = new(StringComparer.Ordinal) { The.VerifyToken };

    public string HandshakeSuffix { get; set; } = string.Empty;

    /// <summary>Handshakes find nobody.</summary>
    public bool RefuseHandshakes { get; set; }

    /// <summary>The callbacks that were asked for a handshake, in order.</summary>
    public IReadOnlyList<string> Handshakes
    {
        get
        {
            lock (_gate)
            {
                return [.. _handshakes];
            }
        }
    }

    /// <summary>The next answers; null breaks the connection.</summary>
    public void AnswerNext(params HttpStatusCode?[] answers)
    {
        lock (_gate)
        {
            foreach (var answer in answers)
            {
                _answers.Enqueue(answer);
            }
        }
    }

    /// <summary>The first webhook that matches, waiting at most ten seconds for it.</summary>
    public async Task<ReceivedWebhook> WaitForAsync(Func<ReceivedWebhook, bool> match)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_received.Find(webhook => match(webhook)) is { } found)
                {
                    return found;
                }

                arrival = _arrival.Task;
            }

            await arrival.WaitAsync(limit.Token);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return Handshake(request.RequestUri!);
        }

        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var webhook = new ReceivedWebhook(
            request.RequestUri!, request.Headers.GetValues("X-Hub-Signature-256").Single(), request.Content.Headers.ContentType?.ToString(), body)
        {
            Headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
        };
        HttpStatusCode? answer = HttpStatusCode.OK;
        lock (_gate)
        {
            _received.Add(webhook);
            if (_answers.TryDequeue(out var planned))
            {
                answer = planned;
            }

            _arrival.TrySetResult();
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return answer is { } status ? new HttpResponseMessage(status) : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused by the test");
    }

    private HttpResponseMessage Handshake(Uri url)
    {
        var query = QueryHelpers.ParseQuery(url.Query);
        lock (_gate)
        {
            if (RefuseHandshakes)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, "refused by the test");
            }

            _handshakes.Add(url.GetLeftPart(UriPartial.Path));
            return query["hub.mode"] == "subscribe" && VerifyTokens.Contains(query["hub.verify_token"].ToString())
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(query["hub.challenge"] + HandshakeSuffix) }
                : new HttpResponseMessage(HttpStatusCode.Forbidden);
        }
    }
}
