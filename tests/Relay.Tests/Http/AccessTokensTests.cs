using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Relay.Channels;
using Relay.Http;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Http;

public sealed class AccessTokensTests : IDisposable
{
    private static readonly Uri Endpoint = new("https://login.example/oauth/token");

    private readonly ManualTimeProvider _time = new();
    private readonly ListLogger<AccessTokens> _log = new();
    private readonly RecordingHandler _handler;
    private readonly AccessTokens _tokens;
    private Func<int, HttpResponseMessage> _answer = n => Token($"token-{n}");
    private Task? _gate;
    private int _asked;

    public AccessTokensTests()
    {
        _handler = new RecordingHandler(async (_, token) =>
        {
            var n = Interlocked.Increment(ref _asked);
            await (_gate ?? Task.CompletedTask).WaitAsync(token);
            return _answer(n);
        });
        _tokens = new AccessTokens(FakeHttp.Over(RecordingHandler.Silent, _handler), _time, _log);
    }

    public void Dispose() => _handler.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_asked_for_with_the_clients_credentials()
    {
        Assert.Equal("token-1", await GetAsync());

        var request = Assert.Single(_handler.Requests);
        Assert.Equal(("POST", Endpoint, "grant_type=client_credentials"), (request.Method, request.Uri, request.Body));
        Assert.Equal($"Basic {Convert.ToBase64String("client-1:hush-1"u8)}", request.Authorization);
    }

    [Theory]
    [InlineData(3600, 3299, 3301)]
    [InlineData(100_000, 99_699, 99_701)]
    [InlineData(100, 89, 91)]
    [InlineData(0, 269, 271)]
    public async Task A_token_is_kept_until_shortly_before_it_ends(int life, int good, int old)
    {
        _answer = n => Token($"token-{n}", life == 0 ? null : life);
        await GetAsync();
        _time.Advance(TimeSpan.FromSeconds(good));
        Assert.Equal("token-1", await GetAsync());
        _time.Advance(TimeSpan.FromSeconds(old - good));
        Assert.Equal("token-2", await GetAsync());
    }

    [Fact]
    public async Task However_many_want_it_at_once_one_asks()
    {
        var gate = new TaskCompletionSource();
        _gate = gate.Task;
        var callers = Enumerable.Range(0, 50).Select(_ => Task.Run(GetAsync, Cancel)).ToList();
        await Waiting.UntilAsync(() => !_handler.Requests.IsEmpty);
        gate.SetResult();
        Assert.All(await Task.WhenAll(callers), token => Assert.Equal("token-1", token));
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_caller_who_goes_away_takes_the_token_from_nobody()
    {
        var gate = new TaskCompletionSource();
        _gate = gate.Task;
        using var impatient = new CancellationTokenSource();
        var first = _tokens.GetAsync(Client(), impatient.Token);
        var second = _tokens.GetAsync(Client(), Cancel);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        gate.SetResult();
        Assert.Equal("token-1", (await second).Token);
        Assert.Single(_handler.Requests);
    }

    [Theory]
    [InlineData(400, 401)]
    [InlineData(401, 401)]
    [InlineData(403, 401)]
    [InlineData(302, 302)]
    [InlineData(429, 429)]
    [InlineData(500, 500)]
    [InlineData(503, 503)]
    public async Task A_refusal_is_passed_on_as_the_answer_to_the_call(int status, int passedOn)
    {
        _answer = _ =>
        {
            var answer = RecordingHandler.Answer((HttpStatusCode)status, "{\"error\":\"x\"}");
            answer.Headers.Add("Retry-After", "7");
            return answer;
        };
        var result = await _tokens.GetAsync(Client(), Cancel);

        Assert.Null(result.Token);
        Assert.Equal((passedOn, TransportFailure.None, TimeSpan.FromSeconds(7)), (result.Failure.Status, result.Failure.Failure, result.Failure.RetryAfter));
        Assert.Equal("{\"error\":\"x\"}", Encoding.UTF8.GetString(result.Failure.Body.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"expires_in\":60}")]
    [InlineData("{\"access_token\":\" \"}")]
    [InlineData("{\"access_token\":null}")]
    public async Task What_is_no_token_is_a_fault_of_the_endpoint(string body)
    {
        _answer = _ => RecordingHandler.Answer(HttpStatusCode.OK, body);
        var result = await _tokens.GetAsync(Client(), Cancel);
        Assert.Equal((null, StatusCodes.Status502BadGateway), (result.Token, result.Failure.Status));
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        _answer = _ => RecordingHandler.Answer(HttpStatusCode.OK, $"{{\"access_token\":\"a\",\"x\":\"{new string('x', 3_000_000)}\"}}");
        Assert.Equal(StatusCodes.Status502BadGateway, (await _tokens.GetAsync(Client(), Cancel)).Failure.Status);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_means_that_nothing_was_sent()
    {
        _answer = _ => throw new HttpRequestException("gone");
        var result = await _tokens.GetAsync(Client(), Cancel);
        Assert.Equal((0, TransportFailure.NotSent), (result.Failure.Status, result.Failure.Failure));
    }

    [Fact]
    public async Task An_endpoint_that_is_silent_is_given_up()
    {
        _gate = new TaskCompletionSource().Task;
        var waiting = _tokens.GetAsync(Client(), Cancel);
        await Waiting.UntilAsync(() => !_handler.Requests.IsEmpty);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TransportFailure.NotSent, (await waiting).Failure.Failure);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        _answer = n => n == 1 ? RecordingHandler.Answer(HttpStatusCode.InternalServerError) : Token("good");
        Assert.Null(await GetAsync());
        Assert.Equal("good", await GetAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_wrong_secret_is_not_tried_again_for_each_message(int status)
    {
        _answer = n => n == 1 ? RecordingHandler.Answer((HttpStatusCode)status) : Token("good");
        for (var n = 0; n < 20; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(401, (await _tokens.GetAsync(Client(), Cancel)).Failure.Status);
        }

        Assert.Single(_handler.Requests);
        Assert.Equal("good", (await _tokens.GetAsync(Client("hush-2"), Cancel)).Token);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("good", await GetAsync());
    }

    [Fact]
    public async Task A_bug_while_asking_does_not_stay_for_ever()
    {
        _answer = n => n == 1 ? throw new NotSupportedException("a bug") : Token("good");
        await Assert.ThrowsAsync<NotSupportedException>(GetAsync);
        Assert.Equal("good", await GetAsync());
    }

    [Fact]
    public async Task A_token_that_was_refused_is_not_given_out_again_and_a_newer_one_stays()
    {
        await GetAsync();
        _tokens.Refused(Client(), "token-1");
        Assert.Equal("token-2", await GetAsync());
        _tokens.Refused(Client(), "token-1");
        Assert.Equal("token-2", await GetAsync());
        _tokens.Refused(Client("hush-2"), "token-2");
        Assert.Equal(2, _handler.Requests.Count);
    }

    [Fact]
    public async Task Another_secret_is_another_client_and_the_old_one_is_forgotten_in_time()
    {
        Assert.Equal("token-1", await GetAsync());
        Assert.Equal("token-2", (await _tokens.GetAsync(Client("hush-2"), Cancel)).Token);
        Assert.Equal("token-1", await GetAsync());

        for (var n = 0; n < 100; n++)
        {
            _time.Advance(TimeSpan.FromMinutes(2));
            await _tokens.GetAsync(Client($"rotated-{n}"), Cancel);
            Assert.InRange(_tokens.Count, 1, 33);
        }
    }

    [Fact]
    public async Task Neither_secret_nor_token_is_ever_logged()
    {
        await GetAsync();
        _answer = _ => RecordingHandler.Answer(HttpStatusCode.Unauthorized, "{\"error\":\"hush-2\"}");
        await _tokens.GetAsync(Client("hush-2"), Cancel);

        Assert.Equal(2, _log.Lines.Count);
        Assert.DoesNotContain("hush", _log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("token-", _log.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("client-1:hush-1"u8), _log.All, StringComparison.Ordinal);
    }

    private static ClientCredentials Client(string secret = "hush-1") => new(Endpoint, "client-1", new SecretValue(secret));

    private static HttpResponseMessage Token(string token, int? life = 3600) =>
        RecordingHandler.Answer(HttpStatusCode.OK, $"{{\"access_token\":\"{token}\",\"token_type\":\"bearer\"{(life is null ? "" : $",\"expires_in\":{life}")}}}");

    private async Task<string?> GetAsync() => (await _tokens.GetAsync(Client(), Cancel)).Token;
}
