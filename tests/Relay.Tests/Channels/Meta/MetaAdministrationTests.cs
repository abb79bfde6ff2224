using System.Text;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Model;

namespace Relay.Tests.Channels.Meta;

public sealed class MetaAdministrationTests
{
    private static readonly MetaSettings Settings = new() { GraphBaseUrl = "https://graph.example/v25.0/" };
    private static readonly SecretValue AppToken = MetaAdministration.AppToken("12", new SecretValue("hush"));

    [Fact]
    public void A_token_is_inspected_by_the_app_and_stands_in_no_printed_request()
    {
        var request = MetaAdministration.DebugToken(Settings, AppToken, new SecretValue("EAA|x"));
        Assert.Equal("https://graph.example/v25.0/debug_token", request.Uri.AbsoluteUri);
        Assert.Equal(HttpMethod.Get, request.Method);
        Assert.Equal("input_token=EAA%7Cx", request.SecretQuery!.Reveal());
        Assert.Equal("12|hush", Assert.IsType<BearerToken>(request.Credential).Token.Reveal());
        Assert.DoesNotContain("EAA", request.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_apps_callback_is_set_by_a_form()
    {
        var wanted = new MetaSubscription("whatsapp_business_account", "https://relay.example/webhook/meta/acme", ["messages", "security"]);
        var request = MetaAdministration.Subscribe(Settings, "12", AppToken, wanted, new SecretValue("v&1"));
        Assert.Equal(("https://graph.example/v25.0/12/subscriptions", ProviderRequest.Form), (request.Uri.AbsoluteUri, request.ContentType));
        Assert.Equal(
            "object=whatsapp_business_account&callback_url=https%3A%2F%2Frelay.example%2Fwebhook%2Fmeta%2Facme&fields=messages%2Csecurity&verify_token=v%261",
            Encoding.ASCII.GetString(request.Body.Span));
    }

    [Fact]
    public void A_token_is_read_with_what_it_reaches()
    {
        var token = MetaAdministrationAnswers.DebugToken(Answer(200, """
            {"data":{"app_id":"12","type":"SYSTEM_USER","expires_at":0,"data_access_expires_at":1767225600,"is_valid":true,"scopes":["a","b"],
             "granular_scopes":[{"scope":"a","target_ids":["100",200]},{"scope":"b"}]}}
            """)).Value!;
        Assert.Equal((true, "12", "SYSTEM_USER"), (token.IsValid, token.AppId, token.Type));
        Assert.Null(token.ExpiresAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767225600), token.DataAccessExpiresAt);
        Assert.Equal(["a", "b"], token.Scopes);
        Assert.True(token.Reaches("a", "100"));
        Assert.True(token.Reaches("a", "200"));
        Assert.False(token.Reaches("a", "300"));
        Assert.True(token.Reaches("b", "300"));
    }

    [Fact]
    public void A_token_that_is_not_valid_is_an_answer()
    {
        var token = MetaAdministrationAnswers.DebugToken(Answer(200, """
            {"data":{"is_valid":false,"expires_at":1,"error":{"code":190,"subcode":463,"message":"Session has expired"}}}
            """)).Value!;
        Assert.Equal((false, "190/463", 463L, "Session has expired"), (token.IsValid, token.ErrorCode, token.ErrorSubcode, token.ErrorWords));
    }

    [Fact]
    public void An_apps_callbacks_are_read_whatever_the_fields_look_like()
    {
        var read = MetaAdministrationAnswers.Subscriptions(Answer(200, """
            {"data":[{"object":"page","callback_url":"https://a.example","fields":["feed"]},
                     {"object":"whatsapp_business_account","callback_url":"https://b.example","active":false,"fields":[{"name":"messages","version":"v25.0"}]},7]}
            """)).Value!;
        Assert.Equal(["feed"], read.Of("page")!.Fields);
        var whatsApp = read.Of("whatsapp_business_account")!;
        Assert.Equal(("https://b.example", false), (whatsApp.CallbackUrl, whatsApp.IsActive));
        Assert.Equal(["messages"], whatsApp.Fields);
        Assert.Null(read.Of("instagram"));
    }

    [Theory]
    [InlineData(400, """{"error":{"code":190,"message":"Invalid OAuth access token signature."}}""", ProviderFaults.MetaAppRefused, "190")]
    [InlineData(400, """{"error":{"code":101,"message":"Error validating application."}}""", ProviderFaults.MetaAppRefused, "101")]
    [InlineData(400, """{"error":{"code":2200,"message":"(#2200) Callback verification failed"}}""", ProviderFaults.MetaCallbackRefused, "2200")]
    [InlineData(400, """{"error":{"code":4}}""", ProviderFaults.MetaThrottled, "4")]
    [InlineData(400, """{"error":{"code":100,"error_subcode":33}}""", ProviderFaults.MetaNotFound, "100/33")]
    [InlineData(400, """{"error":{"code":100,"message":"API calls from the server require an appsecret_proof argument"}}""", ProviderFaults.MetaProofRequired, "100")]
    [InlineData(400, """{"error":{"code":100,"message":"your app must be subscribed"}}""", ProviderFaults.MetaNotSubscribed, "100")]
    [InlineData(400, """{"error":{"code":100,"message":"(#100) Param"}}""", ProviderFaults.MetaRefused, "100")]
    [InlineData(403, """{"error":{"code":200}}""", ProviderFaults.MetaPermissionMissing, "200")]
    [InlineData(503, """{"error":{"code":2}}""", ProviderFaults.MetaFailed, "2")]
    [InlineData(500, """{"error":{"code":987654}}""", ProviderFaults.MetaFailed, "987654")]
    [InlineData(502, "<html>", ProviderFaults.MetaFailed, null)]
    [InlineData(404, "<html>", ProviderFaults.MetaNoApi, null)]
    [InlineData(200, "<html>", ProviderFaults.MetaNoApi, null)]
    [InlineData(200, "{}", ProviderFaults.MetaUnreadable, null)]
    [InlineData(200, """{"error":{"code":190}}""", ProviderFaults.MetaAppRefused, "190")]
    public void Whatever_comes_has_a_meaning(int status, string body, string code, string? providerCode)
    {
        var fault = MetaAdministrationAnswers.Subscriptions(Answer(status, body)).Fault!;
        Assert.Equal((code, status, providerCode), (fault.Code, fault.HttpStatus, fault.ProviderCode));
    }

    [Fact]
    public void No_answer_is_a_fault_that_can_pass()
    {
        var fault = MetaAdministrationAnswers.DebugToken(new ProviderAnswer(0, TransportFailure.NotSent, default, null, null)).Fault!;
        Assert.Equal((ProviderFaults.MetaUnreachable, null, true), (fault.Code, fault.HttpStatus, fault.IsRetryable));
    }

    private static ProviderAnswer Answer(int status, string body) => new(status, TransportFailure.None, Encoding.UTF8.GetBytes(body), null, null);
}
