namespace Relay.Tests.Hosting;

/// <summary>A clock that shows what a test sets, while timers run in real time: the program's own waits go on.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _shift;

    public void Show(DateTimeOffset now) => _shift = now - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
