using Relay.Secrets.Rotation;

namespace Relay.Tests.Secrets.Rotation;

/// <summary>Whether a provider uses a new secret is known, or known not to be known.</summary>
public sealed class ProviderTellerTests : IDisposable
{
    private const string Ours = """{"id":"int-1","name":"Acme desk","status":"active","outboundNotificationWebhookUrl":"https://relay.example/webhook/genesys/acme"}""";
    private const string OursAtApp = """{"data":[{"object":"whatsapp_business_account","callback_url":"https://relay.example/webhook/meta/acme","active":true,"fields":[{"name":"messages"},{"name":"account_update"}]}]}""";
    private const string OursAtAccount = """{"data":[{"whatsapp_business_api_data":{"id":"12","name":"app"},"override_callback_uri":"https://relay.example/webhook/meta/acme"}]}""";
    private const string NotOurs = """{"data":[{"whatsapp_business_api_data":{"id":"12","name":"app"}}]}""";

    private readonly ProviderRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Genesys_is_told_by_a_change_that_names_the_integration_and_nothing_else()
    {
        _rig.On($"GET {ProviderRig.Integration}", Ours).On($"PATCH {ProviderRig.Integration}", Ours);
        Assert.Equal(TellOutcome.Confirmed, (await GenesysAsync()).Outcome);
        var change = _rig.Sent.Single(r => r.Method == "PATCH");
        Assert.Equal("""{"name":"Acme desk","outboundNotificationWebhookSignatureSecretToken":"a-new-signature-secret"}""", change.Body);
    }

    [Theory]
    [InlineData(400, TellOutcome.Refused)]
    [InlineData(403, TellOutcome.Refused)]
    [InlineData(429, TellOutcome.NotNow)]
    [InlineData(500, TellOutcome.Unknown)]
    [InlineData(503, TellOutcome.Unknown)]
    [InlineData(504, TellOutcome.Unknown)]
    [InlineData(302, TellOutcome.Unknown)]
    internal async Task What_a_change_that_did_not_succeed_may_have_done_is_told_apart(int status, TellOutcome outcome)
    {
        _rig.On($"GET {ProviderRig.Integration}", Ours).On($"PATCH {ProviderRig.Integration}", """{"code":"some.code","message":"No."}""", status);
        Assert.Equal(outcome, (await GenesysAsync()).Outcome);
    }

    [Theory]
    [InlineData(403, TellOutcome.Refused)]
    [InlineData(404, TellOutcome.Refused)]
    [InlineData(503, TellOutcome.NotNow)]
    internal async Task While_only_reading_nothing_has_changed(int status, TellOutcome outcome)
    {
        _rig.On($"GET {ProviderRig.Integration}", "{}", status);
        Assert.Equal(outcome, (await GenesysAsync()).Outcome);
    }

    [Fact]
    public async Task A_change_that_was_cut_off_may_have_been_made()
    {
        _rig.On($"GET {ProviderRig.Integration}", Ours).Fails($"PATCH {ProviderRig.Integration}");
        var told = await GenesysAsync();
        Assert.Equal(TellOutcome.Unknown, told.Outcome);
        Assert.DoesNotContain("a-new-signature-secret", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_integration_that_sends_elsewhere_is_left_alone()
    {
        _rig.On($"GET {ProviderRig.Integration}", Ours.Replace("relay.example", "other.example", StringComparison.Ordinal));
        Assert.Equal((TellOutcome.Refused, "genesys-foreign-webhook"), Both(await GenesysAsync()));
        Assert.DoesNotContain(_rig.Sent, r => r.Method == "PATCH");
    }

    [Fact]
    public async Task Meta_is_told_at_the_account_once_and_at_the_app_with_the_fields_that_it_has()
    {
        _rig.On("GET /77/subscribed_apps", OursAtAccount).On("POST /77/subscribed_apps", """{"success":true}""")
            .On("GET /12/subscriptions", OursAtApp).On("POST /12/subscriptions", """{"success":true}""");
        Assert.Equal(TellOutcome.Confirmed, (await MetaAsync()).Outcome);
        Assert.Contains("\"verify_token\":\"a-new-verify-token\"", Assert.Single(_rig.Sent, r => r is { Method: "POST", Uri.AbsolutePath: "/77/subscribed_apps" }).Body, StringComparison.Ordinal);
        var form = Assert.Single(_rig.Sent, r => r is { Method: "POST", Uri.AbsolutePath: "/12/subscriptions" });
        Assert.Contains("fields=messages%2Caccount_update&verify_token=a-new-verify-token", form.Body, StringComparison.Ordinal);
        Assert.Equal("Bearer 12|hush-app", form.Authorization);
    }

    [Fact]
    public async Task What_points_elsewhere_is_left_alone_and_with_nothing_of_ours_there_is_nobody_to_tell()
    {
        _rig.On("GET /77/subscribed_apps", NotOurs).On("GET /12/subscriptions", """{"data":[]}""");
        Assert.Equal((TellOutcome.Refused, "meta-not-connected"), Both(await MetaAsync()));
        Assert.DoesNotContain(_rig.Sent, r => r.Method == "POST" && r.Uri.Host == "graph.example");
    }

    [Fact]
    public async Task A_handshake_that_fails_is_a_refusal_unless_a_part_was_told_before()
    {
        const string failed = """{"error":{"message":"Callback verification failed","code":2200}}""";
        _rig.On("GET /77/subscribed_apps", OursAtAccount).On("POST /77/subscribed_apps", failed, 400);
        Assert.Equal((TellOutcome.Refused, "meta-callback-refused"), Both(await MetaAsync()));

        _rig.On("POST /77/subscribed_apps", """{"success":true}""").On("GET /12/subscriptions", OursAtApp).On("POST /12/subscriptions", failed, 400);
        Assert.Equal(TellOutcome.Unknown, (await MetaAsync()).Outcome);
    }

    [Fact]
    public async Task In_an_overlap_the_secret_that_Meta_takes_is_found()
    {
        // The one without an end is asked first; here Meta still uses the other.
        var asked = 0;
        using var rig = new ProviderRig();
        rig.On("GET /77/subscribed_apps", NotOurs).On("GET /12/subscriptions", """{"error":{"message":"Invalid","code":190}}""", 400);
        Assert.Equal((TellOutcome.Refused, "meta-app-refused"), Both(await rig.Teller.TellAsync(ProviderRig.Order(RotationKinds.MetaVerifyToken, "12", "a-new-verify-token"), Cancel)));
        foreach (var request in rig.Sent.Where(r => r.Uri.AbsolutePath == "/12/subscriptions"))
        {
            Assert.Equal(asked++ == 0 ? "Bearer 12|hush-app" : "Bearer 12|hush-old", request.Authorization);
        }

        Assert.Equal(2, asked);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<Telling> GenesysAsync() => _rig.Teller.TellAsync(ProviderRig.Order(RotationKinds.GenesysSignature, "int-1", "a-new-signature-secret"), Cancel);

    private Task<Telling> MetaAsync() => _rig.Teller.TellAsync(ProviderRig.Order(RotationKinds.MetaVerifyToken, "12", "a-new-verify-token"), Cancel);

    private static (TellOutcome Outcome, string? Code) Both(Telling told) => (told.Outcome, told.Code);
}
