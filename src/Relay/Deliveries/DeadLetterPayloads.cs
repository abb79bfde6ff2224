using System.Buffers;
using System.Text.Json;
using Relay.Contracts;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>A page of dead letters, the newest first.</summary>
/// <param name="Next">What to ask for the next page with; absent on the last one.</param>
internal sealed record DeadLetterList(IReadOnlyList<DeadLetterRow> Items, string? Next);

/// <summary>A dead letter with all its attempts and what could not be delivered.</summary>
internal sealed record DeadLetterView
{
    public required Guid Id { get; init; }

    /// <summary>open, replayed or discarded.</summary>
    public required string State { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    /// <summary>As it stands on the topic.</summary>
    public required JsonElement DeadLetter { get; init; }

    /// <summary>The view as JSON, around the record's value as it is, which can be large.</summary>
    public static byte[] Write(DeadLetterRow row, byte[] document)
    {
        var buffer = new ArrayBufferWriter<byte>(document.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer, RelayJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, row.Id);
            writer.WriteString("state"u8, row.State);
            if (row is { DecidedAt: { } at, DecidedBy: { } actor })
            {
                writer.WriteString("decidedAt"u8, UtcMillisecondsConverter.ToText(at));
                writer.WriteString("decidedBy"u8, actor);
            }

            // Project has read it: it is JSON.
            writer.WritePropertyName("deadLetter"u8);
            writer.WriteRawValue(document, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Which dead letters: either some by their ids, or the oldest open ones of a destination.</summary>
internal sealed record DecisionRequest
{
    public const int MaxIds = 500;

    public IReadOnlyList<Guid>? Ids { get; init; }

    public string? Destination { get; init; }

    /// <summary>With a destination: the <c>next</c> of the answer before.</summary>
    public Guid? After { get; init; }

    /// <summary>Replays also what was delivered meanwhile.</summary>
    public bool Force { get; init; }
}

/// <summary>About one dead letter; may be left out.</summary>
internal sealed record SingleDecisionRequest
{
    /// <summary>Replays also what was delivered meanwhile.</summary>
    public bool Force { get; init; }
}

/// <summary>What became of one.</summary>
/// <param name="Outcome">replayed, discarded, alreadyDelivered, notOpen or notFound.</param>
/// <param name="State">Of one that is not open: what it is.</param>
internal sealed record DecisionResult(Guid Id, string Outcome, string? State = null);

/// <summary>What became of several, in the order of their time.</summary>
/// <param name="Next">With a destination: there may be more, to be asked for with <c>after</c>.</param>
internal sealed record DecisionResults(IReadOnlyList<DecisionResult> Results, Guid? Next);
