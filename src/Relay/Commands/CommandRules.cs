using Relay.Contracts;
using Relay.Model;

namespace Relay.Commands;

/// <summary>What every command must keep, whichever door it comes through. Each rule says what is wrong, or null.</summary>
internal static class CommandRules
{
    public const int MaxKeyLength = 128;

    /// <summary>How deep a command may be: what Relay writes around it must still be read by those who take 64, as most do.</summary>
    public const int MaxDepth = 60;

    /// <summary>The message that a command becomes. The same key for the same tenant, channel and account is the same message.</summary>
    public static Guid MessageIdOf(SendCommand command) => RelayIds.Event(
        command.TenantId, command.Channel, command.AccountId, EventTypes.KindOf(EventTypes.MessageOutbound), command.IdempotencyKey);

    public static CommandFault? Account(Tenant tenant, string channel, string accountId) =>
        tenant.Account(channel, accountId) is null ? new("$.accountId", "channel and accountId name no account of the tenant") : null;

    public static CommandFault? Key(string key) =>
        string.IsNullOrWhiteSpace(key) || key.Length > MaxKeyLength
            ? new("$.idempotencyKey", $"idempotencyKey has {key.Length} characters; allowed are 1 to {MaxKeyLength}")
            : null;

    /// <remarks>What the contract closes is closed here too: the message that a command becomes must keep the schema of its event.</remarks>
    public static CommandFault? Content(MessageContent? content) => content switch
    {
        UnknownContent => new("$.content.type", "content.type is none that can be sent"),
        ReplyContent { Reply.Kind: { } kind } when !ReplyKinds.All.Contains(kind) => OneOf("$.content.reply.kind", "content.reply.kind", ReplyKinds.All),
        ChoicesContent { Style: { } style } when !ChoiceStyles.All.Contains(style) => OneOf("$.content.style", "content.style", ChoiceStyles.All),
        FormContent { Form.Response: { } response } when !IsOf(response, '{', '"') => new("$.content.form.response", "content.form.response is neither an object nor a string"),
        TemplateContent { Template.Components: { } components } when !IsOf(components, '[') => new("$.content.template.components", "content.template.components is no array"),
        EditContent edit => Content(edit.Content),
        _ => null,
    };

    /// <param name="recipient">The customer key.</param>
    /// <remarks>Senders go by the group first: it must not lead the message past the recipient.</remarks>
    public static CommandFault? Group(MessageContext? context, string? recipient) =>
        context?.GroupId is { } group && group != recipient ? new("$.context.groupId", "context.groupId is not the recipient") : null;

    private static CommandFault OneOf(string path, string name, IReadOnlyList<string> allowed) => new(path, $"{name} is none of {string.Join(", ", allowed)}");

    // Of JSON that was read, from its first character on.
    private static bool IsOf(RawJson json, params ReadOnlySpan<char> beginnings) =>
        json.Utf8.Span is [var first, ..] && beginnings.Contains((char)first);
}
