using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>Genesys Cloud's outbound webhook: one body is one item.</summary>
internal sealed class GenesysProvider : IWebhookProvider
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 16_384 };

    public string Key => GenesysChannel.Key;

    public string SignatureHeader => GenesysSignature.Header;

    public string? VersionHeader => null;

    public bool HasHandshake => false;

    public bool TryDecodeSignature(ReadOnlySpan<char> header, Span<byte> signature) => GenesysSignature.TryDecode(header, signature);

    public SlicedBody Slice(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, ReaderOptions);
        try
        {
            if (!reader.Read())
            {
                return SlicedBody.Whole(QuarantineReasons.NotJson, "The body is empty.");
            }

            var isObject = reader.TokenType == JsonTokenType.StartObject;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            while (reader.Read())
            {
                // Whatever follows the value makes the reader throw.
            }

            return isObject
                ? new SlicedBody([new WebhookItem(0, WebhookItem.Body, body[start..end], ItemEnvelope.None)], Fault: null)
                : SlicedBody.Whole(QuarantineReasons.UnknownShape, "The body is JSON, but no object.");
        }
        catch (JsonException)
        {
            return SlicedBody.Whole(QuarantineReasons.NotJson, "The body is not well-formed JSON, or is nested deeper than 16,384.");
        }
    }

    public string? ParserOf(in WebhookItem item) => GenesysChannel.Key;
}
