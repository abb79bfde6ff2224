using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Channels.Genesys;
using Relay.Channels.Meta;
using Relay.Http;
using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.Secrets.Rotation.Providers;
using Relay.Tests.Fakes;

namespace Relay.Tests.Secrets.Rotation;

/// <summary>What tells and tries, over providers that answer from a script.</summary>
internal sealed class ProviderRig : IDisposable
{
    public const string Integration = "/api/v2/conversations/messaging/integrations/open/int-1";

    private readonly ConcurrentDictionary<string, Func<HttpResponseMessage>> _answers = new(StringComparer.Ordinal);
    private readonly RecordingHandler _handler;

    public ProviderRig()
    {
        _handler = new RecordingHandler(request => _answers.TryGetValue($"{request.Method} {request.Uri.AbsolutePath}", out var answer) ? answer() : RecordingHandler.Unexpected(request));
        var http = FakeHttp.Over(_handler);
        var tokens = new AccessTokens(http, Time, NullLogger<AccessTokens>.Instance);
        var calls = new ProviderCalls(http, tokens, Time);
        var places = new ProviderPlaces(
            Options.Create(new RelayOptions { PublicBaseUrl = "https://relay.example" }),
            Options.Create(new GenesysSettings { LoginBaseUrl = "https://login.example", ApiBaseUrl = "https://api.example" }),
            Options.Create(new MetaSettings { GraphBaseUrl = "https://graph.example" }));
        var apps = new AppTokens(calls, places, Time);
        Teller = new ProviderTeller(new GenesysTeller(calls, places), new MetaTeller(calls, places, apps));
        Trial = new ProviderTrial(calls, tokens, places, apps, Time);
        On("POST /oauth/token", """{"access_token":"pass","expires_in":3600}""");
    }

    public ManualTimeProvider Time { get; } = new();

    public ISecretTeller Teller { get; }

    public ICredentialTrial Trial { get; }

    public IReadOnlyList<SentRequest> Sent => [.. _handler.Requests];

    public static SecretOrder Order(string kind, string owner, string value) => new(
        kind,
        new Tenant
        {
            Id = TenantId.Parse("acme"),
            Name = "Acme",
            Genesys = new GenesysOrganization
            {
                Region = "eu-west-1",
                OrganizationId = "org-1",
                ClientId = "client-1",
                ClientSecret = new SecretValue("hush-client"),
                Integrations = [new GenesysIntegration("int-1", [])],
            },
            Meta = new MetaApp
            {
                AppId = "12",
                AppSecrets =
                [
                    new SigningSecret("a0", "12", new SecretValue("hush-ended"), new ValidityWindow(null, ManualTimeProvider.Start)),
                    new SigningSecret("a1", "12", new SecretValue("hush-old"), new ValidityWindow(null, ManualTimeProvider.Start.AddDays(1))),
                    new SigningSecret("a2", "12", new SecretValue("hush-app"), default),
                ],
                VerifyTokens = [],
            },
            Accounts =
            [
                new ChannelAccount { Channel = "whatsapp", Id = "106", WabaId = "77", AccessToken = new SecretValue("hush-token") },
                new ChannelAccount { Channel = "whatsapp", Id = "107", WabaId = "77", AccessToken = new SecretValue("hush-token") },
            ],
        },
        owner, new SecretValue(value));

    public ProviderRig On(string what, string body, int status = 200)
    {
        _answers[what] = () => RecordingHandler.Answer((HttpStatusCode)status, body);
        return this;
    }

    public ProviderRig Fails(string what)
    {
        _answers[what] = () => throw new HttpRequestException("cut off");
        return this;
    }

    public void Dispose() => _handler.Dispose();
}
