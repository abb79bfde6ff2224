using System.Globalization;

namespace Relay.Load;

/// <summary>The command line of <c>./relay bench</c>, and the sizes that go with it.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        usage: ./relay bench [--only SECTION,...] [--seconds N] [--rates N,...] [--limit MINUTES] [--miniature]
               ./relay bench --micro [BENCHMARKDOTNET ARGUMENTS]

          --only       some of: ingest, endToEnd, dispatch, loss, memory; all unless told
          --seconds    how long each single measurement takes; 6 unless told
          --rates      webhooks a second of endToEnd; 1000,4000 unless told
          --limit      minutes after which no further section is begun; 10 unless told
          --miniature  everything so small that it only shows that the program works
          --micro      the hot path piece by piece, in one process (BenchmarkDotNet)

        BENCH_KAFKA=host:port uses a real broker in place of the mock one, which is there for these measurements only: topics of a prefix of
        their own are made on it and stay. BENCH_KAFKA_REPLICATION is how many copies it is to keep (1).
        """;

    public static IReadOnlyList<string> AllSections { get; } = ["ingest", "endToEnd", "dispatch", "loss", "memory"];

    public IReadOnlyList<string> Sections { get; init; } = AllSections;

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(6);

    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    public bool IsMiniature { get; init; }

    public IReadOnlyList<int>? AskedRates { get; init; }

    /// <summary>What goes before a measurement, until connections are made and code is compiled.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsMiniature ? 1 : 8);

    public int ManyTenants => IsMiniature ? 50 : 10_000;

    public int ParkedRows => IsMiniature ? 2_000 : 1_000_000;

    /// <summary>Webhooks a second of the measurement of answers, which must be far from what can be taken.</summary>
    public int CalmRate => IsMiniature ? 100 : 1000;

    public IReadOnlyList<int> Rates => AskedRates ?? (IsMiniature ? [50, 100] : [1000, 4000]);

    public int Backlog => IsMiniature ? 500 : (int)Math.Clamp(Time.TotalSeconds * 2000, 2000, 12_000);

    public int HangingRate => IsMiniature ? 40 : 300;

    public int LossRate => IsMiniature ? 60 : 200;

    /// <summary>How long what was sent may take to arrive once nothing more is sent.</summary>
    public TimeSpan DrainLimit { get; } = TimeSpan.FromSeconds(40);

    /// <summary>The options, or what is wrong with them.</summary>
    public static (BenchOptions? Options, string? Fault) Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (var n = 0; n < arguments.Count; n++)
        {
            var value = n + 1 < arguments.Count ? arguments[n + 1] : null;
            switch (arguments[n])
            {
                case "--miniature":
                    options = options with { IsMiniature = true };
                    continue;
                case "--only" when Words(value) is { Count: > 0 } sections:
                    options = options with { Sections = [.. AllSections.Where(s => sections.Contains(s, StringComparer.OrdinalIgnoreCase))] };
                    break;
                case "--seconds" when Number(value, 1, 600) is { } seconds:
                    options = options with { Time = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--rates" when Numbers(value) is { } rates:
                    options = options with { AskedRates = rates };
                    break;
                case "--limit" when Number(value, 1, 600) is { } minutes:
                    options = options with { Limit = TimeSpan.FromMinutes(minutes) };
                    break;
                default:
                    return (null, $"{arguments[n]} {value}".TrimEnd() + " cannot be");
            }

            n++;
        }

        return (options, null);
    }

    private static List<string>? Words(string? value)
    {
        var words = value?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        return words?.All(w => AllSections.Contains(w, StringComparer.OrdinalIgnoreCase)) == true ? words : null;
    }

    private static List<int>? Numbers(string? value)
    {
        var numbers = value?.Split(',').Select(word => Number(word, 1, 100_000)).ToList();
        return numbers?.All(n => n is not null) == true && numbers.Distinct().Count() == numbers.Count ? numbers.ConvertAll(n => n!.Value) : null;
    }

    private static int? Number(string? value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
