using System.Globalization;

namespace Relay.Dispatch;

/// <summary>The waits between attempts; the last repeats.</summary>
internal sealed class RetrySchedule
{
    public const int MostSteps = 20;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    private readonly TimeSpan[] _steps;

    private RetrySchedule(TimeSpan[] steps) => _steps = steps;

    /// <summary>Reads <c>5s,30s,2m,1h</c>.</summary>
    /// <param name="wrong">What of it cannot be read.</param>
    public static RetrySchedule? TryParse(string? text, out string? wrong)
    {
        var words = (text ?? "").Split(',', StringSplitOptions.TrimEntries);
        var steps = new TimeSpan[words.Length];
        for (var n = 0; n < words.Length; n++)
        {
            if (n == MostSteps || Step(words[n]) is not { } step)
            {
                wrong = words[n];
                return null;
            }

            steps[n] = step;
        }

        wrong = null;
        return new RetrySchedule(steps);
    }

    /// <summary>The wait after so many attempts.</summary>
    public TimeSpan After(int attempts) => _steps[Math.Clamp(attempts - 1, 0, _steps.Length - 1)];

    private static TimeSpan? Step(string word)
    {
        if (word.Length < 2 || !int.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        var seconds = word[^1] switch { 's' => 1L, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        var total = seconds * count;
        return total >= Least.TotalSeconds && total <= Most.TotalSeconds ? TimeSpan.FromSeconds(total) : null;
    }
}
