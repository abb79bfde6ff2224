using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Channels.Genesys;

/// <summary>The calls by which an organisation's Open Messaging is looked at and set up. What they answer, <see cref="GenesysAdministrationAnswers"/> reads.</summary>
internal static class GenesysAdministration
{
    /// <summary>Integrations on one page of the list.</summary>
    public const int PageSize = 100;

    /// <summary>Pages that are looked through at most; an organisation has a handful of integrations.</summary>
    public const int MaxPages = 20;

    private const string Integrations = "/api/v2/conversations/messaging/integrations/open";

    public static ProviderRequest Organization(GenesysPlace place) => Get(place, "/api/v2/organizations/me");

    /// <param name="page">From 1 on.</param>
    public static ProviderRequest List(GenesysPlace place, int page) =>
        Get(place, string.Create(CultureInfo.InvariantCulture, $"{Integrations}?pageSize={PageSize}&pageNumber={page}"));

    public static ProviderRequest Find(GenesysPlace place, string integrationId) => Get(place, One(integrationId));

    /// <summary>Creating is not done with the answer: ask until <see cref="GenesysIntegrationState.CreateStatus"/> says so.</summary>
    /// <param name="signatureSecret">Genesys takes none of 15 characters or fewer.</param>
    public static ProviderRequest Create(GenesysPlace place, string name, Uri webhook, SecretValue signatureSecret) =>
        Write(place, HttpMethod.Post, Integrations, new IntegrationChange(name, webhook.AbsoluteUri, signatureSecret.Reveal()));

    /// <param name="name">The one that it has, unless it is to be changed: Genesys wants it with every change.</param>
    /// <param name="webhook">Null: as it is.</param>
    /// <param name="signatureSecret">Null: as it is.</param>
    public static ProviderRequest Change(GenesysPlace place, string integrationId, string name, Uri? webhook, SecretValue? signatureSecret) =>
        Write(place, HttpMethod.Patch, One(integrationId), new IntegrationChange(name, webhook?.AbsoluteUri, signatureSecret?.Reveal()));

    /// <summary>Which inbound message flow takes what arrives for an integration.</summary>
    public static ProviderRequest Recipient(GenesysPlace place, string recipientId) =>
        Get(place, $"/api/v2/routing/message/recipients/{Uri.EscapeDataString(recipientId)}");

    /// <summary>
    /// Asks for nothing: an empty body, to the endpoint that takes what customers do. Without the permission the answer is 403, whatever the
    /// body; with it, 400. That the permission is looked at first is inferred from Genesys' other endpoints, not documented.
    /// </summary>
    public static ProviderRequest ReceivingProbe(GenesysPlace place, string integrationId) =>
        new(place.Inbound(integrationId, "event"), "{}"u8.ToArray(), place.Credential);

    private static string One(string integrationId) => $"{Integrations}/{Uri.EscapeDataString(integrationId)}";

    private static ProviderRequest Get(GenesysPlace place, string path) =>
        new(new Uri(place.ApiBaseUrl + path), default, place.Credential) { Method = HttpMethod.Get };

    private static ProviderRequest Write(GenesysPlace place, HttpMethod method, string path, IntegrationChange change)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, RelayJson.WriterOptions))
        {
            JsonSerializer.Serialize(writer, change, GenesysJson.Default.IntegrationChange);
        }

        return new ProviderRequest(new Uri(place.ApiBaseUrl + path), buffer.WrittenMemory, place.Credential) { Method = method };
    }
}
