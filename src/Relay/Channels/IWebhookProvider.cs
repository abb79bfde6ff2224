using Relay.Model;

namespace Relay.Channels;

/// <summary>
/// Whoever posts webhooks: how it signs them, and how a body falls into items. Signing is HMAC-SHA256 over the raw bytes for all;
/// they differ in how they write the result.
/// </summary>
internal interface IWebhookProvider
{
    /// <summary>The word in the route and on the topic: <c>meta</c>, <c>genesys</c>.</summary>
    string Key { get; }

    string SignatureHeader { get; }

    /// <summary>The header that names the payload's version, kept with the raw record; null when there is none.</summary>
    string? VersionHeader { get; }

    /// <summary>Whether the provider asks for a challenge by GET.</summary>
    bool HasHandshake { get; }

    /// <summary>Decodes the header's value into 32 bytes.</summary>
    /// <returns>False when it is malformed; the request is then refused without hashing.</returns>
    bool TryDecodeSignature(ReadOnlySpan<char> header, Span<byte> signature);

    /// <summary>
    /// Cuts a body into items without parsing them. Never throws: a body that is no JSON, or nested deeper than 16,384, comes back as a
    /// fault. Each element, of every list, however often a key occurs, is exactly one item.
    /// </summary>
    SlicedBody Slice(ReadOnlyMemory<byte> body);

    /// <summary>
    /// The key of the adapter that understands an item (<see cref="IChannelParser.Key"/>); null when there is none, which quarantines
    /// the item as of unknown shape.
    /// </summary>
    string? ParserOf(in WebhookItem item);
}

/// <summary>Understands the items of one channel.</summary>
internal interface IChannelParser
{
    /// <summary>What <see cref="IWebhookProvider.ParserOf"/> says: for Meta the body's <c>object</c>, else the provider's key.</summary>
    string Key { get; }

    /// <summary>
    /// Parses one item. Pure, and never throws for anything that a provider can send; <see cref="JsonItem"/> gives the item parsed, at
    /// most 64 deep and valid UTF-8 already checked by the caller.
    /// </summary>
    ParsedItem Parse(in JsonItem item, Tenant tenant);
}
