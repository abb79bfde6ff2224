using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Npgsql;

namespace Relay.StoreTests.Harness;

/// <summary>A PostgreSQL of its own, on loopback. It can be stopped, killed, and put to sleep.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"relay-pg-{Guid.NewGuid():N}"[..24]);
    private readonly int _port = FreePort();
    private int _databases;

    private string PidFile => Path.Combine(_folder, "data", "postmaster.pid");

    public async ValueTask InitializeAsync() => await StartAsync();

    public Task StartAsync() => ScriptAsync("start", _folder, _port.ToString(CultureInfo.InvariantCulture));

    /// <summary>An orderly shutdown: every connection is ended.</summary>
    public Task StopAsync() => ScriptAsync("stop", _folder);

    /// <summary>As after a crash.</summary>
    public Task KillAsync() => ScriptAsync("kill", _folder);

    /// <summary>It neither answers nor hangs up, as when the network is cut.</summary>
    public void Pause() => SignalAll(SigStop);

    public void Resume() => SignalAll(SigCont);

    /// <summary>A new database with nothing in it.</summary>
    internal async Task<TestDatabase> CreateAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(ConnectionTo("postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        return new TestDatabase(ConnectionTo(name));
    }

    public async ValueTask DisposeAsync()
    {
        Resume();
        if (File.Exists(PidFile))
        {
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
        File.Delete(_folder + ".log");
    }

    private string ConnectionTo(string database) => $"Host=127.0.0.1;Port={_port};Username=relay;Database={database};Maximum Pool Size=20";

    private void SignalAll(int signal)
    {
        if (!File.Exists(PidFile))
        {
            return;
        }

        var postmaster = int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);
        foreach (var process in Children(postmaster).Prepend(postmaster))
        {
            _ = Kill(process, signal);
        }
    }

    // Every backend is a child of the postmaster with a session of its own.
    private static List<int> Children(int parent) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Where(name => ParentOf(name!) == parent)
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)),
    ];

    private static int? ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    private static async Task ScriptAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "eng", "postgres.sh"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync();
        _ = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.True(script.ExitCode == 0, $"eng/postgres.sh {arguments[0]} failed: {await errors}");
    }

    // Below the range from which the system gives out ports by itself: the server goes down and comes up again, and must find its port free.
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(15_000, 30_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another will be free.
                continue;
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
