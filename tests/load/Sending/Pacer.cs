using System.Runtime.InteropServices;
using System.Threading.Channels;
using Relay.Load.Measure;

namespace Relay.Load.Sending;

/// <summary>
/// Says when each message is due, on a thread of its own that nothing of what is measured can hold up: a message that no connection is free for
/// waits, and its wait counts. How late the thread itself was is kept, so that nobody takes its lateness for Relay's.
/// </summary>
internal sealed class Pacer
{
    // Shorter sleeps take longer than they say.
    private const long LeastSleepMicroseconds = 60;

    private readonly Channel<int> _due = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly long _began;
    private readonly double _ticksEach;
    private readonly double[] _late;

    /// <param name="began">When the first is due, on the clock of <see cref="TimeProvider.GetTimestamp"/>.</param>
    public Pacer(int count, double perSecond, long began)
    {
        _began = began;
        _ticksEach = TimeProvider.System.TimestampFrequency / perSecond;
        _late = new double[count];
        new Thread(Run) { IsBackground = true, Name = "pacer", Priority = ThreadPriority.AboveNormal }.Start();
    }

    public ChannelReader<int> Due => _due.Reader;

    public Latencies Lateness => new(_late);

    public long DueAt(int message) => _began + (long)(message * _ticksEach);

    private void Run()
    {
        for (var message = 0; message < _late.Length; message++)
        {
            var due = DueAt(message);
            TimeSpan left;
            while ((left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), due)) > TimeSpan.Zero)
            {
                _ = Sleep((uint)Math.Clamp((long)left.TotalMicroseconds, LeastSleepMicroseconds, 500_000));
            }

            _late[message] = -left.TotalMilliseconds;
            _due.Writer.TryWrite(message);
        }

        _due.Writer.Complete();
    }

    // The runtime's own waits are whole milliseconds.
    [DllImport("libc", EntryPoint = "usleep")]
    private static extern int Sleep(uint microseconds);
}
