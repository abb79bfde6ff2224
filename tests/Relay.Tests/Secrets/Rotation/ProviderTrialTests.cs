using Relay.Secrets.Rotation;

namespace Relay.Tests.Secrets.Rotation;

/// <summary>A credential that does not do what it is for replaces nothing.</summary>
public sealed class ProviderTrialTests : IDisposable
{
    private readonly ProviderRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_token_that_is_valid_and_reaches_account_and_number_passes_with_its_ends()
    {
        _rig.On("GET /106", """{"id":"106"}""");
        var passed = await TokenAsync(Token(""" "expires_at":1800000000,"data_access_expires_at":1790000000, """));
        Assert.Equal(TrialOutcome.Passed, passed.Outcome);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), passed.ExpiresAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000), passed.DataAccessExpiresAt);
        Assert.Equal("Bearer a-new-token", _rig.Sent[^1].Authorization);
    }

    [Theory]
    [InlineData("""{"data":{"is_valid":false,"error":{"code":190,"message":"Session has expired"}}}""", "meta-token-refused")]
    [InlineData("""{"data":{"is_valid":true,"app_id":"13","scopes":["whatsapp_business_messaging","whatsapp_business_management"]}}""", "meta-other-app")]
    [InlineData("""{"data":{"is_valid":true,"app_id":"12","scopes":["whatsapp_business_messaging"]}}""", "meta-scope-missing")]
    [InlineData("""{"data":{"is_valid":true,"app_id":"12","expires_at":1000000000,"scopes":["whatsapp_business_messaging","whatsapp_business_management"]}}""", "meta-token-expired")]
    [InlineData("""{"data":{"is_valid":true,"app_id":"12","scopes":["whatsapp_business_messaging","whatsapp_business_management"],"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["78"]}]}}""", "meta-account-unreached")]
    public async Task A_token_that_would_fail_later_fails_now(string answer, string code)
    {
        var refused = await TokenAsync(answer);
        Assert.Equal((TrialOutcome.Refused, code), (refused.Outcome, refused.Code));
    }

    [Fact]
    public async Task A_token_that_does_not_see_its_number_does_not_pass()
    {
        _rig.On("GET /106", """{"error":{"message":"Unsupported get request","code":100,"error_subcode":33}}""", 400);
        Assert.Equal("meta-not-found", (await TokenAsync(Token(""))).Code);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_says_nothing_about_the_value()
    {
        _rig.On("GET /12/subscriptions", "{}", 503);
        var unknown = await _rig.Trial.TryAsync(ProviderRig.Order(RotationKinds.MetaAppSecret, "12", "the-new-app-secret"), Cancel);
        Assert.Equal(TrialOutcome.Unknown, unknown.Outcome);
        Assert.DoesNotContain("the-new-app-secret", unknown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":[]}""", 200, TrialOutcome.Passed)]
    [InlineData("""{"error":{"message":"Invalid OAuth access token signature.","code":190}}""", 400, TrialOutcome.Refused)]
    internal async Task An_app_secret_is_right_when_the_app_is_let_in_with_it(string answer, int status, TrialOutcome outcome)
    {
        _rig.On("GET /12/subscriptions", answer, status);
        Assert.Equal(outcome, (await _rig.Trial.TryAsync(ProviderRig.Order(RotationKinds.MetaAppSecret, "12", "the-new-app-secret"), Cancel)).Outcome);
        Assert.Equal("Bearer 12|the-new-app-secret", Assert.Single(_rig.Sent).Authorization);
    }

    [Theory]
    [InlineData("""{"access_token":"pass","expires_in":60}""", 200, "org-1", TrialOutcome.Passed, null)]
    [InlineData("""{"access_token":"pass","expires_in":60}""", 200, "org-2", TrialOutcome.Refused, "genesys-other-organization")]
    [InlineData("""{"error":"invalid_client"}""", 401, "org-1", TrialOutcome.Refused, "genesys-client-refused")]
    [InlineData("""{"error":"invalid_client"}""", 400, "org-1", TrialOutcome.Refused, "genesys-client-refused")]
    [InlineData("{}", 503, "org-1", TrialOutcome.Unknown, "genesys-failed")]
    internal async Task A_client_secret_is_right_when_it_gets_a_token_of_the_tenants_organisation(
        string token, int status, string organization, TrialOutcome outcome, string? code)
    {
        _rig.On("POST /oauth/token", token, status).On("GET /api/v2/organizations/me", $$"""{"id":"{{organization}}","name":"Acme"}""");
        var tried = await _rig.Trial.TryAsync(ProviderRig.Order(RotationKinds.GenesysClient, "client-1", "the-new-client-secret"), Cancel);
        Assert.Equal((outcome, code), (tried.Outcome, tried.Code));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Token(string more) =>
        $$$"""{"data":{"is_valid":true,{{{more}}}"app_id":"12","scopes":["whatsapp_business_messaging","whatsapp_business_management"]}}""";

    private Task<Trial> TokenAsync(string answer)
    {
        _rig.On("GET /12/subscriptions", """{"data":[]}""").On("GET /debug_token", answer);
        return _rig.Trial.TryAsync(ProviderRig.Order(RotationKinds.WhatsAppToken, "106", "a-new-token"), Cancel);
    }
}
