using System.Diagnostics;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Sightings;

/// <summary>Lets a clock go on step by step, with room between the steps for what the real store takes.</summary>
internal static class PassingTime
{
    private static readonly TimeSpan Room = TimeSpan.FromSeconds(2);

    public static Task PassAsync(this ManualTime time, TimeSpan step, Func<Task<bool>> until) => Eventually.HoldsAsync(
        async () =>
        {
            time.Advance(step);
            var waited = Stopwatch.StartNew();
            while (!await until())
            {
                if (waited.Elapsed > Room)
                {
                    return false;
                }

                await Task.Delay(10, Run.Cancel);
            }

            return true;
        },
        seconds: 60);
}
