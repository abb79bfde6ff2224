using System.Globalization;
using Relay.Channels;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;
using Relay.Observability;

namespace Relay.Ingest;

/// <summary>A webhook as it stands on the topic: the body byte for byte, and in headers what the stages behind need to know of it.</summary>
internal static class WebhookRecord
{
    public static OutgoingRecord Make(
        IWebhookProvider provider, HttpRequest request, Tenant tenant, SigningSecret secret, byte[] body, DateTimeOffset receivedAt, string requestId)
    {
        var headers = new RecordHeaders();
        headers.Add(HeaderNames.Tenant, tenant.Id.Value);
        headers.Add(HeaderNames.Channel, provider.Key);
        headers.Add(HeaderNames.ReceivedAt, receivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        headers.Add(HeaderNames.RequestId, requestId);
        headers.Add(HeaderNames.SecretId, secret.Id);
        headers.Add(HeaderNames.SecretOwner, secret.Owner);
        headers.Add(HeaderNames.ContentType, request.ContentType);
        headers.Add(HeaderNames.ProviderVersion, provider.VersionHeader is { } version ? (string?)request.Headers[version] : null);
        headers.Add(HeaderNames.TraceParent, RelayTracing.CurrentOrNew());
        return new OutgoingRecord(TopicNames.Webhooks, tenant.Id.Value, body, headers);
    }
}
