using System.Globalization;
using Relay.Connections.Checks;

namespace Relay.Tests.Connections.Checks;

public sealed class WhatsAppCheckTests : IDisposable
{
    private const string DebugToken = "GET /debug_token?input_token=hush-token";
    private const string NumberCall = "GET /106?fields=id,display_phone_number,verified_name,quality_rating,throughput,status,webhook_configuration";

    private readonly FakeProviders _providers = new();

    public void Dispose() => _providers.Dispose();

    [Theory]
    [InlineData(190, "app id and app secret")]
    [InlineData(4, "more requests")]
    [InlineData(2, "failed to answer")]
    public async Task A_wrong_app_secret_is_told_from_a_bad_day_of_Meta(int code, string cause)
    {
        _providers.OnError("GET /12/subscriptions", code);
        var finding = await _providers.FindAsync(CheckIds.AppSecret);
        GenesysCheckTests.Says(finding, CheckStates.Failed, cause);
        Assert.Equal(code.ToString(CultureInfo.InvariantCulture), finding.ProviderCode);
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Token), CheckStates.Waiting, "app id and app secret");
    }

    [Theory]
    [InlineData(463, "has expired")]
    [InlineData(460, "password was changed")]
    [InlineData(458, "app was removed")]
    [InlineData(467, "not valid")]
    public async Task A_token_that_is_not_valid_says_why(int subcode, string cause)
    {
        _providers.On(DebugToken, $$$"""{"data":{"is_valid":false,"error":{"message":"no","code":190,"subcode":{{{subcode}}} } } }""");
        var finding = await _providers.FindAsync(CheckIds.Token);
        GenesysCheckTests.Says(finding, CheckStates.Failed, cause);
        Assert.Equal($"190/{subcode}", finding.ProviderCode);
    }

    [Theory]
    [InlineData("\"app_id\":\"13\",\"type\":\"SYSTEM_USER\"", CheckStates.Failed, "another app")]
    [InlineData("\"app_id\":\"12\",\"type\":\"USER\"", CheckStates.Warning, "not of a system user")]
    public async Task A_token_of_the_wrong_kind_is_told(string members, string state, string cause)
    {
        _providers.On(DebugToken, $$$"""{"data":{"is_valid":true,{{{members}}} } }""");
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Token), state, cause);
    }

    [Theory]
    [InlineData(15, CheckStates.Passed, null)]
    [InlineData(14, CheckStates.Warning, "within two weeks")]
    [InlineData(7, CheckStates.Warning, "within a week")]
    [InlineData(1, CheckStates.Warning, "within a day")]
    [InlineData(-1, CheckStates.Failed, "ended on")]
    public async Task The_end_of_a_token_and_of_its_access_to_data_is_told_in_time(int days, string state, string? cause)
    {
        var end = (_providers.Time.GetUtcNow() + TimeSpan.FromDays(days)).ToUnixTimeSeconds();
        _providers.On(DebugToken, FakeProviders.Token().Replace("\"expires_at\":0", $"\"expires_at\":{end}", StringComparison.Ordinal));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.TokenExpiry), state, cause is null ? null : "The token " + cause.Replace("within", "ends within", StringComparison.Ordinal));

        _providers.On(DebugToken, FakeProviders.Token($",\"data_access_expires_at\":{end}"));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.TokenExpiry), state, cause is null ? null : "access to data " + cause.Replace("within", "ends within", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_never_ends_is_said_to()
    {
        var finding = await _providers.FindAsync(CheckIds.TokenExpiry);
        Assert.Equal(("never", "never"), (finding.Facts["expires"], finding.Facts["dataAccessExpires"]));
    }

    [Fact]
    public async Task Permissions_that_are_missing_are_named()
    {
        _providers.On(DebugToken, FakeProviders.Token(scopes: "\"whatsapp_business_messaging\""));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Scopes), CheckStates.Failed, "lacks the permission whatsapp_business_management");
    }

    [Fact]
    public async Task A_token_that_reaches_other_accounts_only_is_told()
    {
        _providers.On(DebugToken, FakeProviders.Token(",\"granular_scopes\":[{\"scope\":\"whatsapp_business_management\",\"target_ids\":[\"78\"]}]"));
        var finding = await _providers.FindAsync(CheckIds.Scopes);
        GenesysCheckTests.Says(finding, CheckStates.Failed, "does not reach the WhatsApp account 77");
        Assert.Equal("78", finding.Facts["reaches"]);
    }

    [Fact]
    public async Task A_number_of_another_account_is_told_however_many_pages_there_are()
    {
        _providers.On("GET /77/phone_numbers?fields=id&limit=100", """{"data":[{"id":"1"}],"paging":{"cursors":{"after":"A"},"next":"x"}}""");
        _providers.On("GET /77/phone_numbers?fields=id&limit=100&after=A", """{"data":[{"id":"106"}]}""");
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Number), CheckStates.Passed, null);
        _providers.On("GET /77/phone_numbers?fields=id&limit=100&after=A", """{"data":[{"id":"2"}]}""");
        var finding = await _providers.FindAsync(CheckIds.Number);
        GenesysCheckTests.Says(finding, CheckStates.Failed, "no number with the id 106");
        Assert.Equal("1 2", finding.Facts["phoneNumberIds"]);

        _providers.OnError("GET /77/phone_numbers?fields=id&limit=100", 100, "Object with ID '77' does not exist");
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Number), CheckStates.Failed, "knows no WhatsApp account 77");
    }

    [Theory]
    [InlineData("\"status\":\"PENDING\"", CheckStates.Failed, "not connected")]
    [InlineData("\"status\":\"CONNECTED\",\"quality_rating\":\"RED\"", CheckStates.Warning, "quality is low")]
    [InlineData("\"status\":\"CONNECTED\",\"quality_rating\":\"YELLOW\"", CheckStates.Warning, "medium")]
    [InlineData("\"status\":\"FLAGGED\"", CheckStates.Warning, "flagged")]
    [InlineData("\"quality_rating\":\"UNKNOWN\"", CheckStates.Passed, null)]
    public async Task The_numbers_state_is_told(string members, string state, string? cause)
    {
        _providers.On(NumberCall, FakeProviders.Number(members));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Quality), state, cause);
    }

    [Fact]
    public async Task An_app_that_is_not_subscribed_is_told()
    {
        _providers.On("GET /77/subscribed_apps", FakeProviders.Apps(app: "13"));
        var finding = await _providers.FindAsync(CheckIds.Subscribed);
        GenesysCheckTests.Says(finding, CheckStates.Failed, "not subscribed");
        Assert.Equal("13", finding.Facts["apps"]);
    }

    [Theory]
    [InlineData(null, "\"webhook_configuration\":{\"application\":\"https://relay.example/webhook/meta/acme\"}", CheckStates.Passed, null)]
    [InlineData(null, "\"webhook_configuration\":{}", CheckStates.Failed, "no callback of its own")]
    [InlineData("https://else.example/", "\"webhook_configuration\":{}", CheckStates.Failed, "WhatsApp account sends its messages to another")]
    [InlineData(FakeProviders.Ours, "\"webhook_configuration\":{\"phone_number\":\"https://else.example/\"}", CheckStates.Failed, "phone number has a callback of its own")]
    [InlineData(FakeProviders.Ours, "\"webhook_configuration\":{\"phone_number\":\"https://relay.example/webhook/meta/acme\"}", CheckStates.Passed, null)]
    public async Task Where_messages_go_is_told_by_who_goes_before_whom(string? account, string number, string state, string? cause)
    {
        _providers.On("GET /77/subscribed_apps", FakeProviders.Apps(account)).On(NumberCall, FakeProviders.Number(number));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.Override), state, cause);
    }

    [Fact]
    public async Task The_apps_fields_and_callback_are_looked_at()
    {
        _providers.On("GET /12/subscriptions", """{"data":[]}""");
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.MessagesField), CheckStates.Failed, "no webhook for WhatsApp");
        _providers.On("GET /12/subscriptions", FakeProviders.Subscriptions("security"));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.MessagesField), CheckStates.Failed, "does not subscribe");
        _providers.On("GET /12/subscriptions", FakeProviders.Subscriptions(active: false));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.MessagesField), CheckStates.Failed, "switched the app's webhook off");
        _providers.On("GET /12/subscriptions", FakeProviders.Subscriptions(callback: "https://else.example/"));
        GenesysCheckTests.Says(await _providers.FindAsync(CheckIds.MessagesField), CheckStates.Warning, "own callback is another");
    }

    [Fact]
    public async Task What_is_asked_twice_is_asked_of_Meta_once()
    {
        await _providers.RunAsync();
        Assert.Equal(_providers.Requests.Count, _providers.Requests.Select(r => $"{r.Method} {r.Uri}").Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task No_finding_shows_a_secret()
    {
        _providers.OnError(DebugToken, 190, "Malformed access token EAAJB7mQzXvYkP2Lr9sT4wUoNc6hush");
        var results = await _providers.RunAsync();
        Assert.Contains(results, r => r.Finding.ProviderWords?.Contains("Malformed access token ***", StringComparison.Ordinal) == true);
        Assert.All(results, r => Assert.DoesNotContain("hush", $"{r} {string.Join(' ', r.Finding.Facts.Values)}", StringComparison.Ordinal));
    }
}
