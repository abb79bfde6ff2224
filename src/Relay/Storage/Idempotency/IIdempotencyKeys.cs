using Relay.Model;

namespace Relay.Storage.Idempotency;

/// <summary>Remembers which key was used for which body.</summary>
internal interface IIdempotencyKeys
{
    /// <summary>
    /// Takes a key for a body, unless it is taken. It is kept before the command is written: were it the other way round, a crash between the
    /// two would let the same key through with another body, whose message nobody would ever see, since the key's first message has its id.
    /// </summary>
    ValueTask<KeyState> TakeAsync(TenantId tenant, string key, byte[] bodySha256, Guid messageId, CancellationToken cancellationToken);

    /// <summary>The command is on its topic: repetitions need not write it again.</summary>
    ValueTask MarkWrittenAsync(TenantId tenant, string key, CancellationToken cancellationToken);
}

/// <summary>What a key stands for.</summary>
internal enum KeyState
{
    /// <summary>This body, which may not be on its topic yet. Written twice it is the same message.</summary>
    Taken,

    /// <summary>This body, which is on its topic.</summary>
    Written,

    /// <summary>Another body.</summary>
    Other,
}
