using System.Net;
using Relay.Channels;
using Relay.Http;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Http;

/// <summary>Calls that are no messages: other methods, forms, no body, no credential.</summary>
public sealed class AdministrativeCallsTests : IDisposable
{
    private static readonly Uri Somewhere = new("https://provider.example/things");

    private readonly ManualTimeProvider _time = new();
    private readonly RecordingHandler _handler = new(_ => RecordingHandler.Answer(HttpStatusCode.OK));

    public void Dispose() => _handler.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_call_is_made_by_its_method(string method)
    {
        await SendAsync(Request() with { Method = new HttpMethod(method) });
        Assert.Equal((method, Somewhere, "Bearer pass-1"), (Sent.Method, Sent.Uri, Sent.Authorization));
    }

    [Fact]
    public async Task A_form_without_a_credential_is_sent_as_it_is()
    {
        await using var server = LoopbackServer.Answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        var request = new ProviderRequest(server.Uri, "{}=1&b=2"u8.ToArray(), NoCredential.Instance) { ContentType = ProviderRequest.Form };
        Assert.Equal(200, (await Calls(FakeHttp.Real()).SendAsync(request, Cancel)).Status);
        Assert.Contains("Content-Type: application/x-www-form-urlencoded\r\n", server.LastRequest, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", server.LastRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_query_is_sent_and_never_printed()
    {
        var request = Request() with { Method = HttpMethod.Get, SecretQuery = new SecretValue("input_token=EAA%7Chush") };
        await SendAsync(request);
        Assert.Equal("https://provider.example/things?input_token=EAA%7Chush", Sent.Uri.AbsoluteUri);
        Assert.DoesNotContain("hush", request.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_without_a_body_that_finds_nobody_was_not_sent() =>
        Assert.Equal(
            TransportFailure.NotSent,
            (await Calls(FakeHttp.Real()).SendAsync(Request() with { Uri = LoopbackServer.Nobody(), Method = HttpMethod.Get }, Cancel)).Failure);

    [Fact]
    public async Task A_call_without_a_body_may_have_arrived_when_the_connection_breaks()
    {
        using var handler = new RecordingHandler(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded));
        var answer = await Calls(FakeHttp.Over(handler)).SendAsync(Request(), Cancel);
        Assert.Equal((0, TransportFailure.NoAnswer), (answer.Status, answer.Failure));
    }

    [Theory]
    [InlineData(401, 401)]
    [InlineData(503, 503)]
    public async Task A_failure_of_the_token_endpoint_is_told_from_one_of_the_API(int status, int expected)
    {
        using var tokens = new RecordingHandler(_ => RecordingHandler.Answer((HttpStatusCode)status));
        var client = new ClientCredentials(new Uri("https://login.example/t"), "client-1", new SecretValue("hush"));
        var answer = await Calls(FakeHttp.Over(_handler, tokens)).SendAsync(Request() with { Credential = client }, Cancel);
        Assert.Equal((expected, true), (answer.Status, answer.IsOfTokenEndpoint));
        Assert.Empty(_handler.Requests);
    }

    [Fact]
    public async Task A_client_is_asked_for_anew_though_its_token_is_good_or_was_just_refused()
    {
        var fetched = 0;
        using var handler = new RecordingHandler(_ => Interlocked.Increment(ref fetched) == 2
            ? RecordingHandler.Answer(HttpStatusCode.Unauthorized)
            : RecordingHandler.Answer(HttpStatusCode.OK, $"{{\"access_token\":\"token-{fetched}\",\"expires_in\":3600}}"));
        var tokens = new AccessTokens(FakeHttp.Over(RecordingHandler.Silent, handler), _time, new ListLogger<AccessTokens>());
        var client = new ClientCredentials(new Uri("https://login.example/t"), "client-1", new SecretValue("hush"));

        Assert.Equal("token-1", (await tokens.GetAsync(client, Cancel)).Token);
        Assert.Equal(401, (await tokens.FetchAnewAsync(client, Cancel)).Failure.Status);
        Assert.Equal("token-3", (await tokens.FetchAnewAsync(client, Cancel)).Token);
        Assert.Equal("token-3", (await tokens.GetAsync(client, Cancel)).Token);
        Assert.Equal(3, fetched);
    }

    private SentRequest Sent => Assert.Single(_handler.Requests);

    private static ProviderRequest Request() => new(Somewhere, default, new BearerToken(new SecretValue("pass-1")));

    private Task<ProviderAnswer> SendAsync(ProviderRequest request) => Calls(FakeHttp.Over(_handler)).SendAsync(request, Cancel);

    private ProviderCalls Calls(IHttpClientFactory clients) => new(clients, new AccessTokens(clients, _time, new ListLogger<AccessTokens>()), _time);
}
