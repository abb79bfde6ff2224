using Relay.Channels;

namespace Relay.Dispatch.Limits;

/// <summary>Counts what a limit lets through. Not safe by itself: its <see cref="Turnstile"/> asks one at a time. Times are since any one start.</summary>
internal abstract class RateMeter
{
    /// <summary>Takes one call's room, if there is any now.</summary>
    public abstract bool TryTake(TimeSpan now, CallPriority priority);

    /// <summary>The call was not made after all, or (of slots) is over.</summary>
    public abstract void GiveBack(TimeSpan now);

    /// <summary>How long until the <paramref name="count"/>th call from now has room; null when nobody knows.</summary>
    public abstract TimeSpan? Until(TimeSpan now, CallPriority priority, int count);

    /// <summary>Messages that would get through within a time.</summary>
    public abstract int Available(TimeSpan now, TimeSpan within);

    /// <summary>True when a new one would stand just so.</summary>
    public abstract bool IsFresh(TimeSpan now);

    /// <summary>The provider said that it was too much.</summary>
    public virtual void Slow(TimeSpan now)
    {
    }

    /// <summary>The provider said how it stands.</summary>
    public virtual void Observe(in LimitReading reading, TimeSpan now)
    {
    }

    public static RateMeter Of(CallRate rate) => rate.IsWindow ? new WindowMeter(rate) : new EvenMeter(rate);
}
