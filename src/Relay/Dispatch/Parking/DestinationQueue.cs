using Relay.Storage.Parking;

namespace Relay.Dispatch.Parking;

/// <summary>What waits in a partition for one destination.</summary>
internal sealed class DestinationQueue
{
    public long Count { get; set; }

    /// <summary>Not later than the first row is due.</summary>
    public DateTimeOffset NextDue { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Not later than the first of its first rows expires.</summary>
    public DateTimeOffset NextExpiry { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>When it was asked for last, in turns of the scheduler.</summary>
    public long Served { get; set; }

    /// <summary>Nothing waits, as far as is known. A moment that is noted is looked at first, whatever was counted.</summary>
    public bool IsEmpty => Count <= 0 && NextDue == DateTimeOffset.MaxValue;

    public void NoteDue(DateTimeOffset due) => NextDue = due < NextDue ? due : NextDue;

    public void NoteExpiry(DateTimeOffset at) => NextExpiry = at < NextExpiry ? at : NextExpiry;

    /// <summary>A row came or has a new state.</summary>
    public void Note(ParkedState state, DateTimeOffset expiresAt)
    {
        if (state.Due is { } due)
        {
            NoteDue(due);
            NoteExpiry(expiresAt);
        }
    }

    /// <summary>From now on the moment is what is noted from here on and what the store will say.</summary>
    public void Asking(bool onlyExpired)
    {
        if (onlyExpired)
        {
            NextExpiry = DateTimeOffset.MaxValue;
        }
        else
        {
            NextDue = DateTimeOffset.MaxValue;
        }
    }

    /// <summary>What the store said, or when to ask again.</summary>
    public void Answered(bool onlyExpired, DateTimeOffset next)
    {
        if (onlyExpired)
        {
            NoteExpiry(next);
        }
        else
        {
            NoteDue(next);
        }
    }
}
