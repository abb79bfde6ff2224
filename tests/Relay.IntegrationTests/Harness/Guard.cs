using System.Diagnostics;
using System.Globalization;

namespace Relay.IntegrationTests.Harness;

/// <summary>
/// Ends a child when this process is gone, however that came about: a shell waits for a line on a pipe that closes with its writer. A child
/// that has ended is let go of by that line, so that its id is never used for somebody else.
/// </summary>
internal sealed class Guard : IDisposable
{
    private readonly Process _shell;

    public Guard(int child)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("trap '' INT TERM HUP; read -r released || kill -9 \"$1\" 2>/dev/null");
        start.ArgumentList.Add("guard");
        start.ArgumentList.Add(child.ToString(CultureInfo.InvariantCulture));
        _shell = Process.Start(start) ?? throw new InvalidOperationException("No shell could be started.");
    }

    public void Dispose()
    {
        _shell.StandardInput.WriteLine("released");
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
