using System.Diagnostics;

namespace Relay.StoreTests.Harness;

/// <summary>Waits for what another process or thread does.</summary>
internal static class Eventually
{
    /// <summary>How long it took until <paramref name="condition"/> held.</summary>
    public static async Task<TimeSpan> HoldsAsync(Func<bool> condition, double seconds = 20, string? what = null) =>
        await HoldsAsync(() => Task.FromResult(condition()), seconds, what);

    public static async Task<TimeSpan> HoldsAsync(Func<Task<bool>> condition, double seconds = 20, string? what = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed.TotalSeconds < seconds, $"not within {seconds} s: {what ?? "the condition"}");
            await Task.Delay(10);
        }

        return waited.Elapsed;
    }
}
