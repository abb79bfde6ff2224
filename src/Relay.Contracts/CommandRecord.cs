namespace Relay.Contracts;

/// <summary>A record for <see cref="TopicNames.Commands"/>, ready to be produced.</summary>
/// <param name="Key">The record's key. Any would do; this one keeps what is sent to one recipient in its order.</param>
/// <param name="Value">The record's value.</param>
public sealed record CommandRecord(string Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>Writes a command. What is wrong with its content, Relay says on the topic <c>quarantine</c>.</summary>
    /// <param name="command">What is to be sent.</param>
    public static CommandRecord Of(SendCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var recipient = command.ConversationId ?? command.To?.Id ?? command.To?.Phone ?? command.To?.UserId;
        return new CommandRecord($"{command.TenantId}/{recipient ?? command.AccountId}", RelayJson.Write(command, RelayJson.Default.SendCommand));
    }
}
