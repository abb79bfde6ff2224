namespace Relay.IntegrationTests.Harness;

/// <summary>Waits for a condition, never for luck: it ends as soon as it holds, and fails with words when it does not in time.</summary>
public static class Until
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // A machine that builds something else meanwhile is slow, not broken.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(condition()), () => what, patience);

    public static Task TrueAsync(Func<bool> condition, Func<string> what, TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, patience);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? patience = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        var limit = patience ?? Patience;
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
            {
                Assert.Fail($"Not within {limit.TotalSeconds:0} s: {what()}");
            }

            await Task.Delay(Interval);
        }
    }

    /// <summary>The first value that is not null.</summary>
    public static async Task<T> SomeAsync<T>(Func<Task<T?>> find, Func<string> what, TimeSpan? patience = null)
        where T : class
    {
        T? found = null;
        await TrueAsync(async () => (found = await find()) is not null, what, patience);
        return found!;
    }

    public static Task<T> SomeAsync<T>(Func<T?> find, string what, TimeSpan? patience = null)
        where T : class => SomeAsync(() => Task.FromResult(find()), () => what, patience);
}
