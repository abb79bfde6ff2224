using System.Text.Json;

namespace Relay.Channels;

/// <summary>An item with its JSON parsed; the caller owns the document and disposes it after <see cref="IChannelParser.Parse"/>.</summary>
internal readonly record struct JsonItem(WebhookItem Item, JsonElement Root)
{
    public ItemEnvelope Envelope => Item.Envelope;
}
