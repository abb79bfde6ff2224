using System.Text;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Model;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysSignInTests
{
    private static readonly GenesysHosts Hosts = GenesysHosts.Find("us-east-1", new GenesysSettings())!;
    private static readonly Uri Redirect = new("https://relay.example/signin/callback?a=1");

    [Fact]
    public void The_browser_is_sent_with_state_and_challenge()
    {
        var uri = GenesysSignIn.AuthorizeUri(Hosts, "client-1", Redirect, "st&te", "n1", "ch");
        Assert.Equal(
            "https://login.mypurecloud.com/oauth/authorize?response_type=code&client_id=client-1&redirect_uri=https%3A%2F%2Frelay.example%2Fsignin%2Fcallback%3Fa%3D1"
            + "&state=st%26te&code_challenge=ch&code_challenge_method=S256&nonce=n1",
            uri.AbsoluteUri);
        Assert.DoesNotContain("nonce", GenesysSignIn.AuthorizeUri(Hosts, "c", Redirect, "s", null, "ch").Query, StringComparison.Ordinal);
    }

    [Fact]
    public void The_code_is_exchanged_by_a_form_without_a_credential()
    {
        var request = GenesysSignIn.Exchange(Hosts, "client-1", Redirect, "c+de", "verifier");
        Assert.Equal("https://login.mypurecloud.com/oauth/token", request.Uri.AbsoluteUri);
        Assert.IsType<NoCredential>(request.Credential);
        Assert.Equal(ProviderRequest.Form, request.ContentType);
        Assert.Equal(
            "grant_type=authorization_code&code=c%2Bde&code_verifier=verifier&client_id=client-1&redirect_uri=https%3A%2F%2Frelay.example%2Fsignin%2Fcallback%3Fa%3D1",
            Encoding.ASCII.GetString(request.Body.Span));
    }

    [Fact]
    public void A_token_is_read_and_not_printed()
    {
        var token = GenesysSignIn.ReadToken(Answer(200, """{"access_token":"hush","expires_in":86399}""")).Value!;
        Assert.Equal(("hush", TimeSpan.FromSeconds(86399)), (token.Token.Reveal(), token.Life));
        Assert.DoesNotContain("hush", token.ToString(), StringComparison.Ordinal);
        Assert.Null(GenesysSignIn.ReadToken(Answer(200, """{"access_token":"hush"}""")).Value!.Life);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant"}""", ProviderFaults.GenesysCodeRefused)]
    [InlineData(500, "", ProviderFaults.GenesysFailed)]
    [InlineData(200, "{}", ProviderFaults.GenesysUnreadable)]
    public void A_code_that_is_not_taken_has_a_word_of_its_own(int status, string body, string code) =>
        Assert.Equal(code, GenesysSignIn.ReadToken(Answer(status, body)).Fault!.Code);

    [Fact]
    public void A_user_is_read_with_organization_and_permissions()
    {
        Assert.Equal(
            "https://api.mypurecloud.com/api/v2/users/me?expand=authorization,organization", GenesysSignIn.User(Hosts, new SecretValue("t")).Uri.AbsoluteUri);
        var user = GenesysSignIn.ReadUser(Answer(200, """
            {"id":"u1","name":"Ada","email":"ada@acme.example","organization":{"id":"o1","name":"Acme"},
             "authorization":{"permissions":["messaging:integration:edit","routing:*:*",null]}}
            """)).Value!;
        Assert.Equal(("u1", "Ada", "ada@acme.example", "o1", "Acme"), (user.Id, user.Name, user.Email, user.OrganizationId, user.OrganizationName));
        Assert.True(user.May("messaging:integration:edit"));
        Assert.True(user.May("routing:queue:view"));
        Assert.False(user.May("messaging:integration:add"));
        Assert.False(user.May("routing:queue"));
    }

    [Theory]
    [InlineData("""{"id":"u1"}""")]
    [InlineData("""{"organization":{"id":"o1"}}""")]
    public void Nobody_is_who_has_no_id_or_no_organization(string body) =>
        Assert.Equal(ProviderFaults.GenesysUnreadable, GenesysSignIn.ReadUser(Answer(200, body)).Fault!.Code);

    [Fact]
    public void Configured_hosts_go_before_the_regions_and_a_region_that_nobody_knows_has_none()
    {
        var own = new GenesysSettings { LoginBaseUrl = "http://localhost:8090/", ApiBaseUrl = "http://localhost:8090" };
        Assert.Equal(new GenesysHosts("http://localhost:8090", "http://localhost:8090"), GenesysHosts.Find("nowhere-1", own));
        Assert.Null(GenesysHosts.Find("nowhere-1", new GenesysSettings()));
    }

    private static ProviderAnswer Answer(int status, string body) => new(status, TransportFailure.None, Encoding.UTF8.GetBytes(body), null, null);
}
