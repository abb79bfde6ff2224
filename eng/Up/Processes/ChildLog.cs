namespace Relay.Up.Processes;

/// <summary>A child's output: all of it in a file, the last lines in memory, and what looks like trouble shown at once.</summary>
internal sealed class ChildLog(string path, Action<string> trouble) : IDisposable
{
    private const int Kept = 40;

    // How the console formats of Serilog and of the framework mark an error.
    private static readonly string[] Marks = [" ERR]", " FTL]", "fail:", "crit:", "Unhandled exception"];

    private readonly Lock _gate = new();
    private readonly StreamWriter _file = new(path) { AutoFlush = true };
    private readonly Queue<string> _last = new(Kept);
    private bool _closed;

    public string Path { get; } = path;

    public void Write(string? line, bool alarming)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _file.WriteLine(line);
            if (_last.Count == Kept)
            {
                _last.Dequeue();
            }

            _last.Enqueue(line);
        }

        if (alarming || Marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
        {
            trouble(line);
        }
    }

    public IReadOnlyList<string> LastLines()
    {
        lock (_gate)
        {
            return [.. _last];
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _file.Dispose();
        }
    }
}
