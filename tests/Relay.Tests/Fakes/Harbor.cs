using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;
using Relay.Kafka;
using Relay.Model;

namespace Relay.Tests.Fakes;

/// <summary>Two tenants with a number and an integration each, and the real adapters.</summary>
internal static class Harbor
{
    public const string Id = "harbor";
    public const string Number = "610000000000001";
    public const string Waba = "720000000000001";
    public const string Integration = "3a0e0000-0000-4000-8000-000000000001";
    public const string SecondIntegration = "3a0e0000-0000-4000-8000-000000000002";

    public const string Neighbour = "meadow";
    public const string NeighbourNumber = "610000000000009";
    public const string NeighbourWaba = "720000000000009";
    public const string NeighbourIntegration = "3a0e0000-0000-4000-8000-000000000009";

    public static ChannelAccount Account { get; } =
        new() { Channel = "whatsapp", Id = Number, WabaId = Waba, AccessToken = new SecretValue("pass-harbor"), GenesysIntegrationId = Integration };

    public static Tenant Tenant { get; } = TenantOf(Id, Account, Integration, SecondIntegration);

    public static Tenant NeighbourTenant { get; } = TenantOf(
        Neighbour,
        new ChannelAccount { Channel = "whatsapp", Id = NeighbourNumber, WabaId = NeighbourWaba, GenesysIntegrationId = NeighbourIntegration },
        NeighbourIntegration);

    public static KafkaTopics Topics { get; } = new(Options.Create(new KafkaOptions { TopicPrefix = "test." }));

    public static ChannelCatalog Catalog { get; } = new(
        [new MetaProvider(), new GenesysProvider()],
        [new WhatsAppParser(), new GenesysParser()],
        [new WhatsAppSender(Options.Create(new MetaSettings())), new GenesysSender(Options.Create(new GenesysSettings()))]);

    public static SigningSecret Secret(string id, string value, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        new(id, "app-1", new SecretValue(value), new ValidityWindow(from, to));

    private static Tenant TenantOf(string id, ChannelAccount account, params string[] integrations) => new()
    {
        Id = TenantId.Parse(id),
        Name = id,
        Accounts = [account],
        Genesys = new GenesysOrganization
        {
            Region = "eu-west-1",
            ClientId = $"client-{id}",
            ClientSecret = new SecretValue($"secret-{id}"),
            Integrations = [.. integrations.Select(i => new GenesysIntegration(i, []))],
        },
        SigningSecrets = Tenant.IndexSecrets((ProviderKeys.Meta, [Secret("a1", $"app-secret-{id}")])),
    };
}
