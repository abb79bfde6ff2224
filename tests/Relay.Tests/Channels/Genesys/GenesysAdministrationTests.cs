using System.Text;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Model;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysAdministrationTests
{
    private static readonly GenesysPlace Place = GenesysPlace.Find("eu-west-1", "client-1", new SecretValue("hush"), new GenesysSettings())!;
    private static readonly Uri Webhook = new("https://relay.example/webhook/genesys/acme");

    [Fact]
    public void Integrations_are_created_and_changed_with_their_name()
    {
        var created = GenesysAdministration.Create(Place, "Relay \"acme\"", Webhook, new SecretValue("a-secret-of-16-characters"));
        Assert.Equal((HttpMethod.Post, "https://api.mypurecloud.ie/api/v2/conversations/messaging/integrations/open"), (created.Method, created.Uri.AbsoluteUri));
        Assert.Equal(
            """{"name":"Relay \"acme\"","outboundNotificationWebhookUrl":"https://relay.example/webhook/genesys/acme","outboundNotificationWebhookSignatureSecretToken":"a-secret-of-16-characters"}""",
            Body(created));

        var changed = GenesysAdministration.Change(Place, "i/1", "Relay", webhook: null, signatureSecret: null);
        Assert.Equal((HttpMethod.Patch, """{"name":"Relay"}"""), (changed.Method, Body(changed)));
        Assert.EndsWith("/open/i%2F1", changed.Uri.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void No_printed_request_shows_the_secret() =>
        Assert.DoesNotContain("hush", GenesysAdministration.Create(Place, "Relay", Webhook, new SecretValue("hush-hush")).ToString(), StringComparison.Ordinal);

    [Fact]
    public void What_is_only_looked_at_is_got()
    {
        ProviderRequest[] all =
        [
            GenesysAdministration.Organization(Place), GenesysAdministration.List(Place, 2), GenesysAdministration.Find(Place, "i1"),
            GenesysAdministration.Recipient(Place, "r1"),
        ];
        Assert.All(all, r => Assert.Equal((HttpMethod.Get, true, Place.Credential), (r.Method, r.Body.IsEmpty, r.Credential)));
        Assert.Equal(
            [
                "/api/v2/organizations/me", "/api/v2/conversations/messaging/integrations/open?pageSize=100&pageNumber=2",
                "/api/v2/conversations/messaging/integrations/open/i1", "/api/v2/routing/message/recipients/r1",
            ],
            all.Select(r => r.Uri.PathAndQuery));
    }

    [Fact]
    public void An_integration_is_read()
    {
        var read = GenesysAdministrationAnswers.Integration(Answer(200, """
            {"id":"i1","name":"Relay","outboundNotificationWebhookUrl":"https://relay.example/w","status":"Active","createStatus":"Error",
             "createError":{"code":"bad.request","message":"no good"},"recipient":{"id":"r1"}}
            """)).Value!;
        Assert.Equal(("i1", "Relay", "https://relay.example/w", "r1"), (read.Id, read.Name, read.WebhookUrl, read.RecipientId));
        Assert.Equal((true, false, true, "bad.request", "no good"), (read.IsActive, read.IsBeingCreated, read.HasFailed, read.CreateErrorCode, read.CreateErrorWords));

        var bare = GenesysAdministrationAnswers.Integration(Answer(200, """{"id":"i2"}""")).Value!;
        Assert.Equal(("i2", true, false, false, null), (bare.Name, bare.IsActive, bare.IsBeingCreated, bare.HasFailed, bare.RecipientId));
        Assert.False(GenesysAdministrationAnswers.Integration(Answer(200, """{"id":"i3","status":"inactive"}""")).Value!.IsActive);
    }

    [Fact]
    public void A_list_is_read_and_what_is_no_integration_in_it_is_passed()
    {
        var page = GenesysAdministrationAnswers.Integrations(Answer(200, """{"entities":[{"id":"i1","name":"a"},{"name":"b"},null],"pageCount":3}""")).Value!;
        Assert.Equal("i1", Assert.Single(page.Integrations).Id);
        Assert.Equal(3, page.PageCount);
    }

    [Fact]
    public void Organization_and_recipient_are_read()
    {
        Assert.Equal(
            new GenesysOrganizationState("o1", "Acme", "acme"),
            GenesysAdministrationAnswers.Organization(Answer(200, """{"id":"o1","name":"Acme","domain":"acme"}""")).Value);
        Assert.Equal(
            new GenesysRecipientState("f1", "Inbound"),
            GenesysAdministrationAnswers.Recipient(Answer(200, """{"id":"r1","flow":{"id":"f1","name":"Inbound"}}""")).Value);
        Assert.Equal(new GenesysRecipientState(null, null), GenesysAdministrationAnswers.Recipient(Answer(200, """{"id":"r1"}""")).Value);
    }

    [Theory]
    [InlineData(400, null)]
    [InlineData(200, null)]
    [InlineData(403, ProviderFaults.GenesysPermissionMissing)]
    [InlineData(404, ProviderFaults.GenesysNotFound)]
    public void The_probe_tells_a_permission_that_is_missing_from_a_body_that_is_empty(int status, string? fault) =>
        Assert.Equal(fault, GenesysAdministrationAnswers.ReceivingProbe(Answer(status, "{}")).Fault?.Code);

    [Theory]
    [InlineData(400, """{"message":"Bad","code":"bad.request"}""", ProviderFaults.GenesysRefused, "bad.request", false)]
    [InlineData(401, "{}", ProviderFaults.GenesysTokenRefused, null, false)]
    [InlineData(403, """{"code":"missing.permissions"}""", ProviderFaults.GenesysPermissionMissing, "missing.permissions", false)]
    [InlineData(404, """{"code":"not.found"}""", ProviderFaults.GenesysNotFound, "not.found", false)]
    [InlineData(429, "", ProviderFaults.GenesysThrottled, null, true)]
    [InlineData(503, "<html>", ProviderFaults.GenesysFailed, null, true)]
    [InlineData(302, "", ProviderFaults.GenesysNoApi, null, false)]
    [InlineData(200, "<html>", ProviderFaults.GenesysNoApi, null, false)]
    [InlineData(200, "{}", ProviderFaults.GenesysUnreadable, null, false)]
    [InlineData(200, "[1]", ProviderFaults.GenesysUnreadable, null, false)]
    [InlineData(200, "", ProviderFaults.GenesysUnreadable, null, false)]
    public void Whatever_comes_has_a_meaning(int status, string body, string code, string? providerCode, bool retryable)
    {
        var fault = GenesysAdministrationAnswers.Organization(Answer(status, body)).Fault!;
        Assert.Equal((code, status, providerCode, retryable), (fault.Code, fault.HttpStatus, fault.ProviderCode, fault.IsRetryable));
    }

    [Fact]
    public void A_refused_client_is_told_from_a_refused_token_and_from_no_answer()
    {
        var refused = GenesysAdministrationAnswers.Organization(Answer(401, """{"error":"invalid_client","description":"client not found"}""") with { IsOfTokenEndpoint = true });
        Assert.Equal(
            (ProviderFaults.GenesysClientRefused, "invalid_client", "client not found"), (refused.Fault!.Code, refused.Fault.ProviderCode, refused.Fault.Words));

        var away = GenesysAdministrationAnswers.Organization(new ProviderAnswer(0, TransportFailure.TimedOut, default, null, null)).Fault!;
        Assert.Equal((ProviderFaults.GenesysUnreachable, null, true), (away.Code, away.HttpStatus, away.IsRetryable));
    }

    private static string Body(ProviderRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private static ProviderAnswer Answer(int status, string body) => new(status, TransportFailure.None, Encoding.UTF8.GetBytes(body), null, null);
}
