using System.Globalization;

namespace Relay.Storage.DeadLetters;

/// <summary>What is to become of dead letters, and who says so.</summary>
/// <param name="State">One of <see cref="DeadLetterStates"/>.</param>
/// <param name="Force">Also of those that were delivered meanwhile, or whose replay was begun.</param>
internal sealed record DeadLetterDecision(string State, string Actor, bool Force)
{
    /// <summary>The address that it came from.</summary>
    public string? Source { get; init; }

    public bool Concerns(LockedDeadLetter letter) =>
        letter.State == DeadLetterStates.Open && (Force || !(State == DeadLetterStates.Replayed ? letter.IsDelivered : letter.IsReplayBegun));
}

/// <summary>A dead letter that nobody else can decide about now.</summary>
/// <param name="State">As it was before the decision.</param>
/// <param name="Document">The value of its record.</param>
internal sealed record LockedDeadLetter(Guid Id, string State, byte[] Document, string? RawReference)
{
    /// <summary>The trace in which it was tried.</summary>
    public required string TraceParent { get; init; }

    /// <summary>The part that failed: its number, or a receipt's word.</summary>
    public required string Part { get; init; }

    /// <summary>How many there are; null for a receipt, and when that is not known.</summary>
    public int? Parts { get; init; }

    /// <summary>A replay of it was begun and not noted: it may be on its topic.</summary>
    public bool IsReplayBegun { get; init; }

    /// <summary>The part that failed was delivered meanwhile.</summary>
    public bool IsPartDelivered { get; init; }

    /// <summary>There is nothing left of it to deliver.</summary>
    public bool IsDelivered => IsPartDelivered && (Number is not { } number || number + 1 >= Parts);

    /// <summary>Where a replay begins; parts before it were delivered.</summary>
    public int FromPart(bool isForced) => Number is { } number ? number + (IsPartDelivered && !isForced ? 1 : 0) : 0;

    private int? Number => int.TryParse(Part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
