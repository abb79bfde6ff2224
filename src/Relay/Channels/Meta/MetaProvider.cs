namespace Relay.Channels.Meta;

/// <summary>Meta's webhooks: one door for WhatsApp, Messenger and Instagram.</summary>
internal sealed class MetaProvider : IWebhookProvider
{
    public string Key => "meta";

    public string SignatureHeader => MetaSignature.Header;

    public string? VersionHeader => "Facebook-API-Version";

    public bool HasHandshake => true;

    public bool TryDecodeSignature(ReadOnlySpan<char> header, Span<byte> signature) => MetaSignature.TryDecode(header, signature);

    public SlicedBody Slice(ReadOnlyMemory<byte> body) => MetaEnvelope.Slice(body);

    // Messenger and Instagram are cut into items, and have no adapter yet.
    public string? ParserOf(in WebhookItem item) =>
        item.Envelope.Object == MetaObjects.WhatsApp ? MetaObjects.WhatsApp : null;
}
