using System.Globalization;

namespace Relay.IntegrationTests.Chaos;

/// <summary>
/// A clock that jumps, for one process: libfaketime stands between the program and the system's clock and reads from a file how far the one is
/// from the other. The monotonic clock goes on, as it does when a machine's clock is set.
/// </summary>
internal sealed class FalseClock : IDisposable
{
    private static readonly string[] Places =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1",
        "/usr/lib64/faketime/libfaketimeMT.so.1",
    ];

    private readonly string _file = Path.GetTempFileName();

    public FalseClock() => Set(TimeSpan.Zero);

    /// <summary>What a process needs in its environment.</summary>
    public IEnumerable<(string Key, string Value)> Settings =>
    [
        ("LD_PRELOAD", Places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("libfaketime is not installed; Debian has it in its package libfaketime.")),
        ("FAKETIME_TIMESTAMP_FILE", _file),
        ("FAKETIME_CACHE_DURATION", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];

    /// <summary>The process's clock is ahead by so much, within a second.</summary>
    public void Set(TimeSpan ahead)
    {
        // Written beside and put in its place, so that nobody reads half of it.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}"));
        File.Move(next, _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
