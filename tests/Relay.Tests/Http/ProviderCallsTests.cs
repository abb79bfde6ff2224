using System.Net;
using System.Text;
using Relay.Channels;
using Relay.Http;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Http;

public sealed class ProviderCallsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ListLogger<AccessTokens> _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_JSON_posted_with_the_token()
    {
        await using var server = LoopbackServer.Answering("HTTP/1.1 200 OK\nContent-Length: 8\nX-Usage: 5\nRetry-After: 3\n\n{\"id\":1}");
        var answer = await SendAsync(server.Uri);

        Assert.Equal((200, TransportFailure.None, TimeSpan.FromSeconds(3)), (answer.Status, answer.Failure, answer.RetryAfter));
        Assert.Equal("{\"id\":1}", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(("5", null), (answer.Header!("x-usage"), answer.Header("X-Absent")));
        Assert.StartsWith("POST /messages HTTP/1.1", server.LastRequest, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer pass-1\r\n", server.LastRequest, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", server.LastRequest, StringComparison.Ordinal);
        Assert.Contains("User-Agent: Relay/", server.LastRequest, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 2\r\n", server.LastRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_token_ends_under_load_one_asks_for_the_next_and_every_call_is_made_once_more()
    {
        const int Load = 50;
        var fetched = 0;
        var arrived = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tokens = new RecordingHandler(_ => RecordingHandler.Answer(
            HttpStatusCode.OK, $"{{\"access_token\":\"token-{Interlocked.Increment(ref fetched)}\",\"expires_in\":3600}}"));
        using var providers = new RecordingHandler(async (request, token) =>
        {
            if (request.Authorization != "Bearer token-1")
            {
                return RecordingHandler.Answer(HttpStatusCode.OK);
            }

            // All of them are on their way with the token that has ended.
            if (Interlocked.Increment(ref arrived) == Load)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(token);
            return RecordingHandler.Answer(HttpStatusCode.Unauthorized);
        });
        var calls = Calls(FakeHttp.Over(providers, tokens));
        var request = new ProviderRequest(
            new Uri("https://api.example/x"), "{}"u8.ToArray(), new ClientCredentials(new Uri("https://login.example/t"), "client-1", new SecretValue("hush")));
        var answers = await Task.WhenAll(Enumerable.Range(0, Load).Select(_ => Task.Run(() => calls.SendAsync(request, Cancel), Cancel)));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(2, fetched);
        Assert.Equal(2 * Load, providers.Requests.Count);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_sent() => Assert.Equal(TransportFailure.NotSent, (await SendAsync(LoopbackServer.Nobody())).Failure);

    [Fact]
    public async Task Where_no_secure_connection_comes_about_nothing_was_sent()
    {
        await using var server = LoopbackServer.Answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        var answer = await SendAsync(new UriBuilder(server.Uri) { Scheme = "https" }.Uri);
        Assert.Equal(TransportFailure.NotSent, answer.Failure);
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_in_time_sent_nothing()
    {
        var calls = Calls(FakeHttp.Over(new UnreadHandler(token => Task.Delay(Timeout.Infinite, token))));
        var waiting = calls.SendAsync(Request(new Uri("https://provider.example/")), Cancel);
        await _time.UntilTimersAsync(1);
        _time.Advance(ProviderCalls.CallLimit);
        Assert.Equal(TransportFailure.NotSent, (await waiting).Failure);

        // This is how the framework says that a connection took too long.
        calls = Calls(FakeHttp.Over(new UnreadHandler(_ => throw new TaskCanceledException("", new TimeoutException()))));
        Assert.Equal(TransportFailure.NotSent, (await calls.SendAsync(Request(new Uri("https://provider.example/")), Cancel)).Failure);
    }

    [Fact]
    public async Task Who_reads_the_request_and_closes_gave_no_answer()
    {
        await using var server = LoopbackServer.Doing((_, _) => Task.CompletedTask);
        Assert.Equal((0, TransportFailure.NoAnswer), Outcome(await SendAsync(server.Uri)));
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 50\n\n{\"id\":")]
    [InlineData("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\n{\"id\"")]
    [InlineData("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 5\n\nhello")]
    [InlineData("NOT HTTP AT ALL\n\n")]
    public async Task An_answer_that_breaks_off_or_makes_no_sense_is_none(string answer)
    {
        await using var server = LoopbackServer.Answering(answer);
        Assert.Equal((0, TransportFailure.NoAnswer), Outcome(await SendAsync(server.Uri)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 50\n\n{")]
    public async Task Who_reads_the_request_and_is_silent_timed_out(string begun)
    {
        await using var server = LoopbackServer.Doing(async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(begun.ReplaceLineEndings("\r\n")), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        var waiting = SendAsync(server.Uri);
        await Waiting.UntilAsync(() => server.Requests == 1);
        _time.Advance(ProviderCalls.CallLimit);
        Assert.Equal((0, TransportFailure.TimedOut), Outcome(await waiting));
    }

    [Fact]
    public async Task Stopping_is_no_answer_but_an_end()
    {
        using var stopping = new CancellationTokenSource();
        await using var server = LoopbackServer.Doing(async (_, token) =>
        {
            await stopping.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls(FakeHttp.Real()).SendAsync(Request(server.Uri), stopping.Token));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_an_answer_and_is_not_followed(int status)
    {
        await using var elsewhere = LoopbackServer.Answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        await using var server = LoopbackServer.Answering($"HTTP/1.1 {status} Moved\nLocation: {elsewhere.Uri}\nContent-Length: 0\n\n");
        Assert.Equal((status, TransportFailure.None), Outcome(await SendAsync(server.Uri)));
        Assert.Equal(0, elsewhere.Requests);
    }

    [Fact]
    public async Task Of_a_long_answer_only_the_beginning_is_read()
    {
        var body = new byte[2 * 1024 * 1024];
        await using var server = LoopbackServer.Answering($"HTTP/1.1 400 Bad\nContent-Length: {body.Length}\n\n", body);
        var answer = await SendAsync(server.Uri);
        Assert.Equal((400, BoundedBody.MaxBytes), (answer.Status, answer.Body.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pass\n1")]
    [InlineData("pass 1")]
    [InlineData("päss")]
    public async Task A_token_that_cannot_stand_in_a_header_is_no_authorisation(string token)
    {
        var answer = await Calls(FakeHttp.Over(RecordingHandler.Silent))
            .SendAsync(Request(new Uri("https://provider.example/")) with { Credential = new BearerToken(new SecretValue(token)) }, Cancel);
        Assert.Equal((401, TransportFailure.None), Outcome(answer));
    }

    [Fact]
    public async Task After_a_401_it_is_tried_once_more_with_a_new_token()
    {
        var (calls, providers, tokens) = WithTokens(request => request.Authorization == "Bearer token-1" ? 401 : 200);
        Assert.Equal(200, (await SendAsync(calls)).Status);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], providers.Requests.Select(r => r.Authorization));
        Assert.Equal(2, tokens.Requests.Count);
    }

    [Fact]
    public async Task A_second_401_stands()
    {
        var (calls, providers, tokens) = WithTokens(_ => 401);
        Assert.Equal(401, (await SendAsync(calls)).Status);
        Assert.Equal((2, 2), (providers.Requests.Count, tokens.Requests.Count));
    }

    [Fact]
    public async Task However_many_are_refused_at_once_one_new_token_is_fetched()
    {
        var refused = 0;
        var all = new TaskCompletionSource();
        var (calls, _, tokens) = WithTokens(_ => 200, async request =>
        {
            if (request.Authorization == "Bearer token-1")
            {
                if (Interlocked.Increment(ref refused) == 50)
                {
                    all.SetResult();
                }

                await all.Task;
                return 401;
            }

            return 200;
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(calls)));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Equal(2, tokens.Requests.Count);
    }

    [Fact]
    public async Task Without_a_token_the_call_is_not_made()
    {
        var (calls, providers, _) = WithTokens(_ => 200, tokenStatus: 400);
        Assert.Equal(401, (await SendAsync(calls)).Status);
        Assert.Empty(providers.Requests);
    }

    [Fact]
    public async Task No_token_is_logged()
    {
        var (calls, _, _) = WithTokens(_ => 401);
        await SendAsync(calls);
        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain("token-", _log.All, StringComparison.Ordinal);
    }

    private static (int Status, TransportFailure Failure) Outcome(in ProviderAnswer answer) => (answer.Status, answer.Failure);

    private static ProviderRequest Request(Uri uri) => new(uri, "{}"u8.ToArray(), new BearerToken(new SecretValue("pass-1")));

    private Task<ProviderAnswer> SendAsync(Uri uri) => Calls(FakeHttp.Real()).SendAsync(Request(uri), Cancel);

    private static Task<ProviderAnswer> SendAsync(ProviderCalls calls) => calls.SendAsync(
        Request(new Uri("https://provider.example/")) with
        {
            Credential = new ClientCredentials(new Uri("https://login.example/oauth/token"), "client-1", new SecretValue("hush-1")),
        },
        Cancel);

    private ProviderCalls Calls(IHttpClientFactory clients) => new(clients, new AccessTokens(clients, _time, _log), _time);

    private (ProviderCalls Calls, RecordingHandler Providers, RecordingHandler Tokens) WithTokens(
        Func<SentRequest, int> status, Func<SentRequest, Task<int>>? statusLater = null, int tokenStatus = 200)
    {
        var fetched = 0;
        var tokens = new RecordingHandler(_ =>
            RecordingHandler.Answer((HttpStatusCode)tokenStatus, $"{{\"access_token\":\"token-{Interlocked.Increment(ref fetched)}\",\"expires_in\":3600}}"));
        var providers = new RecordingHandler(async (request, _) =>
            RecordingHandler.Answer((HttpStatusCode)(statusLater is null ? status(request) : await statusLater(request))));
        return (Calls(FakeHttp.Over(providers, tokens)), providers, tokens);
    }

    /// <summary>Fails or waits before it has looked at the request's body.</summary>
    private sealed class UnreadHandler(Func<CancellationToken, Task> act) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await act(cancellationToken);
            throw new InvalidOperationException("There was nothing to answer.");
        }
    }
}
