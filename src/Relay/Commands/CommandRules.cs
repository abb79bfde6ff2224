using Relay.Contracts;
using Relay.Model;

namespace Relay.Commands;

/// <summary>What every command must keep, whichever door it comes through. Each rule says what is wrong, or null.</summary>
internal static class CommandRules
{
    public const int MaxKeyLength = 128;

    /// <summary>The message that a command becomes. The same key for the same tenant, channel and account is the same message.</summary>
    public static Guid MessageIdOf(SendCommand command) => RelayIds.Event(
        command.TenantId, command.Channel, command.AccountId, EventTypes.KindOf(EventTypes.MessageOutbound), command.IdempotencyKey);

    public static CommandFault? Account(Tenant tenant, string channel, string accountId) =>
        tenant.Account(channel, accountId) is null ? new("$.accountId", "channel and accountId name no account of the tenant") : null;

    public static CommandFault? Key(string key) =>
        string.IsNullOrWhiteSpace(key) || key.Length > MaxKeyLength
            ? new("$.idempotencyKey", $"idempotencyKey has {key.Length} characters; allowed are 1 to {MaxKeyLength}")
            : null;

    public static CommandFault? Content(MessageContent content) =>
        content is UnknownContent ? new("$.content.type", "content.type is none that can be sent") : null;

    /// <param name="recipient">The customer key.</param>
    /// <remarks>Senders go by the group first: it must not lead the message past the recipient.</remarks>
    public static CommandFault? Group(MessageContext? context, string? recipient) =>
        context?.GroupId is { } group && group != recipient ? new("$.context.groupId", "context.groupId is not the recipient") : null;
}
