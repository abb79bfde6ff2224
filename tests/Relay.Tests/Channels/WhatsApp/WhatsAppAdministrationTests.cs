using System.Text;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;
using Relay.Model;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppAdministrationTests
{
    private static readonly MetaSettings Settings = new() { GraphBaseUrl = "https://graph.example/v25.0" };
    private static readonly SecretValue Token = new("hush");

    [Fact]
    public void To_subscribe_has_no_body_and_to_override_has_one()
    {
        var bare = WhatsAppAdministration.Subscribe(Settings, "77", Token);
        Assert.Equal((HttpMethod.Post, "https://graph.example/v25.0/77/subscribed_apps", true), (bare.Method, bare.Uri.AbsoluteUri, bare.Body.IsEmpty));

        var own = WhatsAppAdministration.Override(Settings, "77", Token, new Uri("https://relay.example/webhook/meta/acme"), new SecretValue("v1"));
        Assert.Equal((HttpMethod.Post, bare.Uri), (own.Method, own.Uri));
        Assert.Equal("""{"override_callback_uri":"https://relay.example/webhook/meta/acme","verify_token":"v1"}""", Encoding.UTF8.GetString(own.Body.Span));

        var gone = WhatsAppAdministration.RemoveNumberOverride(Settings, "106", Token);
        Assert.Equal("https://graph.example/v25.0/106", gone.Uri.AbsoluteUri);
        Assert.Equal("""{"webhook_configuration":{"override_callback_uri":""}}""", Encoding.UTF8.GetString(gone.Body.Span));
    }

    [Fact]
    public void Numbers_are_listed_page_by_page()
    {
        Assert.Equal("/v25.0/77/phone_numbers?fields=id&limit=100", WhatsAppAdministration.Numbers(Settings, "77", Token, null).Uri.PathAndQuery);
        Assert.EndsWith("&after=QV%3D", WhatsAppAdministration.Numbers(Settings, "77", Token, "QV=").Uri.Query, StringComparison.Ordinal);

        var page = Read("""{"data":[{"id":"1"},{"id":2}],"paging":{"cursors":{"after":"QV="},"next":"https://graph.example/next"}}""");
        Assert.Equal(["1", "2"], page.Ids);
        Assert.Equal("QV=", page.After);
        Assert.Null(Read("""{"data":[],"paging":{"cursors":{"after":"QV="}}}""").After);

        static WhatsAppNumberPage Read(string body) => WhatsAppAdministrationAnswers.Numbers(Answer(200, body)).Value!;
    }

    [Fact]
    public void A_number_is_read_with_its_callbacks()
    {
        var number = WhatsAppAdministrationAnswers.Number(Answer(200, """
            {"id":"106","display_phone_number":"+1 555-078-3881","verified_name":"Acme","quality_rating":"GREEN","status":"CONNECTED","throughput":{"level":"HIGH"},
             "webhook_configuration":{"phone_number":"https://a.example","whatsapp_business_account":"https://b.example","application":"https://c.example"}}
            """)).Value!;
        Assert.Equal(
            ("106", "+1 555-078-3881", "Acme", "GREEN", "CONNECTED", "HIGH"),
            (number.Id, number.DisplayNumber, number.VerifiedName, number.Quality, number.Status, number.Throughput));
        Assert.Equal(
            ("https://a.example", "https://b.example", "https://c.example"), (number.NumberCallback, number.AccountCallback, number.AppCallback));
    }

    [Fact]
    public void Subscribed_apps_are_read_with_their_override()
    {
        var apps = WhatsAppAdministrationAnswers.SubscribedApps(Answer(200, """
            {"data":[{"whatsapp_business_api_data":{"id":"12","name":"Acme"},"override_callback_uri":"https://a.example"},{"whatsapp_business_api_data":{"id":13}},{}]}
            """)).Value!;
        Assert.Equal(new WhatsAppSubscribedApp("12", "Acme", "https://a.example"), apps.Of("12"));
        Assert.Null(apps.Of("13")!.Override);
        Assert.Null(apps.Of("14"));
    }

    [Theory]
    [InlineData(190, 463, ProviderFaults.MetaTokenExpired)]
    [InlineData(190, 460, ProviderFaults.MetaTokenRefused)]
    [InlineData(10, 0, ProviderFaults.MetaPermissionMissing)]
    [InlineData(80007, 0, ProviderFaults.MetaThrottled)]
    public void A_fault_of_the_system_users_token_is_no_fault_of_the_app(int code, int subcode, string expected) => Assert.Equal(
        expected,
        WhatsAppAdministrationAnswers.Number(Answer(400, $$$"""{"error":{"code":{{{code}}},"error_subcode":{{{subcode}}}}}""")).Fault!.Code);

    [Theory]
    [InlineData("""{"success":true}""", true)]
    [InlineData("""{"success":false}""", false)]
    [InlineData("[]", false)]
    public void A_change_is_made_when_Meta_says_so(string body, bool done) =>
        Assert.Equal(done, WhatsAppAdministrationAnswers.Done(Answer(200, body)).Value is not null);

    private static ProviderAnswer Answer(int status, string body) => new(status, TransportFailure.None, Encoding.UTF8.GetBytes(body), null, null);
}
