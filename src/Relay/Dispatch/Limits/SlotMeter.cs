namespace Relay.Dispatch.Limits;

/// <summary>Calls in flight at once.</summary>
internal sealed class SlotMeter(int slots) : RateMeter
{
    // What an ordinary call takes; only a guess at how many pass within a time rests on it.
    private static readonly TimeSpan OrdinaryCall = TimeSpan.FromMilliseconds(250);

    private int _taken;

    public override bool TryTake(TimeSpan now, CallPriority priority)
    {
        if (_taken == slots)
        {
            return false;
        }

        _taken++;
        return true;
    }

    public override void GiveBack(TimeSpan now) => _taken--;

    public override TimeSpan? Until(TimeSpan now, CallPriority priority, int count) => _taken + count <= slots ? TimeSpan.Zero : null;

    public override int Available(TimeSpan now, TimeSpan within) => (int)(slots * (within / OrdinaryCall)) - _taken;

    public override bool IsFresh(TimeSpan now) => _taken == 0;
}
