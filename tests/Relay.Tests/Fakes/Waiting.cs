namespace Relay.Tests.Fakes;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Waiting
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        var limit = Environment.TickCount64 + 60_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < limit, "It did not happen within 60 seconds.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var limit = Environment.TickCount64 + 60_000;
        while (!await condition())
        {
            Assert.True(Environment.TickCount64 < limit, "It did not happen within 60 seconds.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
