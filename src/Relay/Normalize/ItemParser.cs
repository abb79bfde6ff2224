using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Relay.Channels;
using Relay.Contracts;

namespace Relay.Normalize;

/// <summary>Gives an item to the adapter that understands it, when it is text and not nested too deep.</summary>
internal static class ItemParser
{
    // Deeper JSON cannot be read by a consumer at default settings, once it stands inside an event; it is published without it.
    private const int MaxRawDepth = 60;
    private const int MaxItemDepth = 64;

    public static ParsedItem Parse(ChannelCatalog catalog, ItemContext context, out bool keepRaw)
    {
        var item = context.Item;
        keepRaw = true;
        if (!Utf8.IsValid(item.Json.Span))
        {
            return new Refused(QuarantineReasons.NotUtf8, "the item holds bytes that are no UTF-8");
        }

        if (item.Kind == WebhookItem.Unknown || context.Provider.ParserOf(item) is not { } key || catalog.Parser(key) is not { } parser)
        {
            return new Refused(QuarantineReasons.UnknownShape, "no adapter knows this kind of item");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(item.Json, new JsonDocumentOptions { MaxDepth = MaxRawDepth });
        }
        catch (JsonException)
        {
            // The slicer has seen that it is well-formed, so it is nested too deep.
            keepRaw = false;
            if (!TryParseDeep(item.Json, out var deep))
            {
                return new Refused(QuarantineReasons.TooDeep, "the item is nested deeper than 64");
            }

            document = deep;
        }

        using (document)
        {
            return parser.Parse(new JsonItem(item, document.RootElement), context.Tenant);
        }
    }

    /// <summary>Whether consumers at default settings can read an event: pieces of an item that are passed on as they are stand deeper there.</summary>
    public static bool IsReadable(byte[] value)
    {
        if (!TryParseDeep(value, out var document))
        {
            return false;
        }

        document.Dispose();
        return true;
    }

    private static bool TryParseDeep(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxItemDepth });
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }
}
