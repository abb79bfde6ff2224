using System.Globalization;
using Microsoft.Extensions.Options;

namespace Relay.Dispatch;

/// <summary>Settings of the section <c>Dispatch</c>.</summary>
public sealed class DispatchOptions
{
    public const string SectionName = "Dispatch";

    /// <summary>Calls in flight over all destinations, 1 to 10000; default 256.</summary>
    public int MaxInFlight { get; set; } = 256;

    /// <summary>Calls in flight to one destination, 1 to <see cref="MaxInFlight"/>; default 32.</summary>
    public int MaxInFlightPerDestination { get; set; } = 32;

    /// <summary>
    /// How long a delivery that failed waits before it is tried again, step by step; the last step repeats. Each wait is made up to a fifth
    /// shorter or longer by chance. Default <c>5s,30s,2m,10m,30m,1h,2h</c>; 1 to 20 steps of 1 s to 1 day, each with <c>s</c>, <c>m</c>, <c>h</c>
    /// or <c>d</c>.
    /// </summary>
    public string Schedule { get; set; } = "5s,30s,2m,10m,30m,1h,2h";

    /// <summary>How long after its receipt a message without an expiry of its own is still delivered. Default 1 day; 1 minute to 30 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(1);
}

internal sealed class DispatchOptionsValidator : IValidateOptions<DispatchOptions>
{
    private const int Most = 10_000;
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostAge = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, DispatchOptions options)
    {
        var faults = new List<string>();
        if (options.MaxInFlight is < 1 or > Most)
        {
            faults.Add(Text($"Dispatch:MaxInFlight is {options.MaxInFlight}; allowed is 1 to {Most}."));
        }

        if (options.MaxInFlightPerDestination < 1 || options.MaxInFlightPerDestination > options.MaxInFlight)
        {
            faults.Add(Text($"Dispatch:MaxInFlightPerDestination is {options.MaxInFlightPerDestination}; allowed is 1 to Dispatch:MaxInFlight ({options.MaxInFlight})."));
        }

        if (RetrySchedule.TryParse(options.Schedule, out var wrong) is null)
        {
            faults.Add(
                $"Dispatch:Schedule is '{options.Schedule}', of which '{wrong}' cannot be; allowed is 1 to {RetrySchedule.MostSteps} steps of 1s to 1d, "
                + "apart by commas, such as 5s,30s,2m,1h.");
        }

        if (options.MaxAge < LeastAge || options.MaxAge > MostAge)
        {
            faults.Add($"Dispatch:MaxAge is {options.MaxAge}; allowed is {LeastAge} to {MostAge}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
