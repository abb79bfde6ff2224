using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Relay.Channels;
using Relay.Commands;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Sending;

/// <summary>Reads the body of a request member by member, so that everything that is wrong with it is told at once.</summary>
internal sealed class MessageReader(Tenant tenant, string key, DateTimeOffset now)
{
    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };

    public MessageFaults Faults { get; } = new();

    /// <summary>What makes the body no JSON; null while it is.</summary>
    public string? Malformed { get; private set; }

    /// <summary>The command; null when there is a fault.</summary>
    public SendCommand? Read(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            Malformed = "The body is no UTF-8.";
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Reading);
            return Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            Malformed = broken.LineNumber is { } line
                ? $"The body is no JSON, or deeper than 64: line {line + 1}, byte {broken.BytePositionInLine}."
                : "A member stands twice in an object of the body.";
            return null;
        }
        catch (InvalidOperationException)
        {
            // Legal JSON, and no text: what is looked for twice must be one.
            Malformed = "A member's name holds half of a surrogate pair.";
            return null;
        }
    }

    private SendCommand? Read(JsonElement root)
    {
        if (!root.IsObject())
        {
            Faults.Add("$", "an object is expected");
            return null;
        }

        Refuse(root, "tenantId", "the tenant stands in the path");
        Refuse(root, "idempotencyKey", "the key stands in the header Idempotency-Key");
        var channel = Needed(root, "channel", RelayJson.Default.String);
        var account = Needed(root, "accountId", RelayJson.Default.String);
        var content = Needed(root, "content", RelayJson.Default.MessageContent);
        var to = Part(root, "to", RelayJson.Default.Recipient, out var isToBroken);
        var conversation = Part(root, "conversationId", RelayJson.Default.String, out var isConversationBroken);
        var context = Part(root, "context", RelayJson.Default.MessageContext, out _);
        var expires = Part(root, "expiresAt", RelayJson.Default.NullableDateTimeOffset, out _);

        Faults.Add(channel is null || account is null ? null : CommandRules.Account(tenant, channel, account));
        Faults.Add(content is null ? null : CommandRules.Content(content));
        if (!isToBroken && !isConversationBroken)
        {
            Faults.Add(CommandRecipient.Check(to, conversation));
            Faults.Add(conversation is null ? CommandRules.Group(context, to?.Id) : null);
        }

        if (expires <= now)
        {
            Faults.Add("$.expiresAt", "expiresAt lies in the past");
        }

        return Faults.Any ? null : new SendCommand
        {
            TenantId = tenant.Id.Value,
            Channel = channel!,
            AccountId = account!,
            To = to,
            ConversationId = conversation,
            Content = content!,
            Context = context,
            IdempotencyKey = key,
            ExpiresAt = expires,
        };
    }

    private void Refuse(JsonElement root, string name, string why)
    {
        if (root.Get(name).ValueKind != JsonValueKind.Undefined)
        {
            Faults.Add($"$.{name}", $"{name} has no place in the body: {why}");
        }
    }

    private T? Needed<T>(JsonElement root, string name, JsonTypeInfo<T> type)
        where T : class
    {
        var value = Part(root, name, type, out var isBroken);
        if (value is null && !isBroken)
        {
            Faults.Add($"$.{name}", $"{name} is missing");
        }

        return value;
    }

    private T? Part<T>(JsonElement root, string name, JsonTypeInfo<T> type, out bool isBroken)
    {
        isBroken = false;
        var element = root.Get(name);
        if (element.IsNothing())
        {
            return default;
        }

        try
        {
            return element.Deserialize(type);
        }
        catch (JsonException broken)
        {
            // Content says itself where it stands; whatever else is read apart begins anew.
            var inner = broken.Path ?? "$";
            var place = CommandText.PlaceOf(inner.StartsWith($"$.{name}", StringComparison.Ordinal) ? inner : $"$.{name}{inner.TrimStart('$')}");
            Faults.Add(place, "wrong, or a member is missing");
            isBroken = true;
            return default;
        }
    }
}
