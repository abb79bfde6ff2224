using System.Globalization;

namespace Relay.Storage.Parking;

/// <summary>A record as it was read; headers are opaque here.</summary>
internal sealed record StoredRecord(long Offset, byte[]? Key, byte[] Headers, byte[] Value, DateTimeOffset At)
{
    public int Size => (Key?.Length ?? 0) + Headers.Length + Value.Length;
}

/// <summary>Which row.</summary>
internal readonly record struct ParkedKey(DateOnly Day, long Sequence)
{
    private const string DayForm = "yyyyMMdd";

    /// <summary>As people's wishes name it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day.ToString(DayForm, CultureInfo.InvariantCulture)}-{Sequence}");

    /// <summary>Null when it is none.</summary>
    public static ParkedKey? Parse(string? text) =>
        text?.Split('-') is [var day, var sequence]
            && DateOnly.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var on)
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ParkedKey(on, number)
            : null;
}

/// <summary>When a row is tried next, and what was tried so far.</summary>
/// <param name="Due">Null behind another row of its lane.</param>
/// <param name="IsHeld">Nobody knows what became of the last attempt.</param>
/// <param name="Attempts">Those that count against the message.</param>
/// <param name="Log">The results of all, as JSON.</param>
internal sealed record ParkedState(DateTimeOffset? Due, bool IsHeld, int Part, int Attempts, DateTimeOffset? FirstAttemptAt, string Log);

/// <summary>A record to be parked.</summary>
/// <param name="IsRepeated">An earlier try, or an earlier owner, may have parked it.</param>
internal sealed record NewParked(
    PartitionEpoch Owner, long Lane, string TenantId, string? ConversationId, string Destination, Guid MessageId, string Nonce,
    DateTimeOffset ExpiresAt, DateTimeOffset ParkedAt, StoredRecord Record, ParkedState State, bool IsRepeated);

/// <summary>What came of parking a record.</summary>
/// <param name="IsOwner">False: somebody else has the partition, and nothing was parked.</param>
/// <param name="Due">When its lane is to be looked at; null when others of the lane were there before, as the caller said.</param>
/// <param name="Refusal">Why the store does not take this record, although it takes others.</param>
internal readonly record struct Insertion(bool IsOwner, DateTimeOffset? Due, string? Refusal = null);

/// <summary>A row that stays, with a new state.</summary>
internal sealed record Postponed(PartitionEpoch Owner, ParkedKey Key, string Destination, ParkedState State);

/// <summary>A row that goes.</summary>
internal sealed record Removed(PartitionEpoch Owner, ParkedKey Key, long Lane);

/// <summary>What came of taking a row out.</summary>
/// <param name="IsOwner">False: somebody else has the partition, and nothing was changed.</param>
/// <param name="HasNext">Another row of the lane waits, and is due now.</param>
internal readonly record struct Removal(bool IsOwner, bool HasNext);

/// <summary>A row that waits.</summary>
internal sealed record ParkedRow(
    ParkedKey Key, string Topic, int Partition, long Lane, string Destination, DateTimeOffset ExpiresAt, DateTimeOffset ParkedAt,
    StoredRecord Record, ParkedState State);
