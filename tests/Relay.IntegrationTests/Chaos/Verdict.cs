using System.Globalization;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>Counts what became of everything that was answered 200, prints it in one line, and judges it.</summary>
internal sealed class Verdict
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly string _scenario;
    private readonly Traffic _traffic;
    private readonly IReadOnlyList<Count> _counts;
    private readonly List<string> _faults = [];
    private readonly List<string> _more = [];

    private Verdict(string scenario, Traffic traffic, IReadOnlyList<Count> counts)
    {
        _scenario = scenario;
        _traffic = traffic;
        _counts = counts;
        _faults.AddRange(traffic.Site.Reader.Faults);
        _faults.AddRange(counts.SelectMany(count => count.Faults()));
    }

    /// <summary>Waits until every message has reached its provider, or patience is at its end, and all is worked through.</summary>
    /// <param name="isAccepted">Whether a provider took a message in by this call; usually those that it answered 200.</param>
    public static async Task<Verdict> OfAsync(string scenario, Traffic traffic, IReadOnlyList<Lane>? lanes = null, Func<LoggedCall, bool>? isAccepted = null)
    {
        lanes ??= traffic.Lanes;
        isAccepted ??= call => call.Answer == 200;
        var site = traffic.Site;
        var started = TimeProvider.System.GetTimestamp();
        IReadOnlyList<LoggedCall> calls;
        while (true)
        {
            calls = await site.Simulator.CallsAsync(call => LaneKey.Of(call) is not null);
            if (Count.Of(lanes, [], calls, isAccepted).All(count => count.Missing == 0))
            {
                await site.SettledAsync(ChaosForm.Patience);
                calls = await site.Simulator.CallsAsync(call => LaneKey.Of(call) is not null);
                break;
            }

            if (TimeProvider.System.GetElapsedTime(started) > ChaosForm.Patience)
            {
                // What is missing is counted, and told with everything else that is wrong.
                break;
            }

            await Task.Delay(Look);
        }

        return new Verdict(scenario, traffic, Count.Of(lanes, [.. site.Reader.On("messages.inbound"), .. site.Reader.On("messages.outbound")], calls, isAccepted));
    }

    /// <summary>A provider may have had so many messages twice: those whose process ended between the call and its record.</summary>
    public Verdict AllowRepeats(int most)
    {
        var repeats = _counts.Sum(count => count.AcceptedAgain);
        if (repeats > most)
        {
            _faults.Add($"{repeats} messages reached their provider again; allowed are {most}");
        }

        return this;
    }

    /// <summary>
    /// These lanes were never slower than 1.5 times their quiet 99th percentile; on a machine that does much else, what stays below the floor
    /// counts as quiet.
    /// </summary>
    public Verdict KeepsPace(IReadOnlyList<Lane> lanes, TimeSpan floor, Phase phase = Phase.Disturbed)
    {
        var counts = _counts.Where(count => lanes.Contains(count.Lane)).ToList();
        var quiet = Percentile99(counts, Phase.Quiet);
        var disturbed = Percentile99(counts, phase);
        _more.Add(string.Create(
            CultureInfo.InvariantCulture, $"working lanes' p99 {quiet.TotalMilliseconds:0} ms quiet, {disturbed.TotalMilliseconds:0} ms {phase.ToString().ToLowerInvariant()} (x{disturbed / quiet:0.0}, floor {floor.TotalMilliseconds:0} ms)"));
        if (disturbed > floor && disturbed > 1.5 * quiet)
        {
            _faults.Add($"lanes whose destination works took {disturbed.TotalMilliseconds:0} ms (p99) instead of {quiet.TotalMilliseconds:0} ms");
        }

        return this;
    }

    /// <summary>One more figure for the line.</summary>
    public Verdict Tell(string figure)
    {
        _more.Add(figure);
        return this;
    }

    /// <summary>Nothing was given up and nothing was put aside.</summary>
    public Verdict NothingIsDead()
    {
        var tenants = _counts.Select(count => count.Lane.Tenant.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var topic in new[] { "deadletters", "quarantine" })
        {
            var records = _traffic.Site.Reader.On(topic).Where(record => record.Tenant is null || tenants.Contains(record.Tenant)).ToList();
            if (records.Count > 0)
            {
                _faults.Add($"{records.Count} records are on {topic}, such as {records[0]}");
            }
        }

        return this;
    }

    /// <summary>Prints the figures, and fails with all that is wrong, the figures, and what the processes said last.</summary>
    public void Judge()
    {
        var line = Line();

        // Not through the test's own output, which nobody sees of a test that passes: `relay` picks these lines out of the log.
        Console.Out.WriteLine(line);
        Assert.True(
            _faults.Count == 0,
            string.Join(Environment.NewLine, [.. _faults.Take(10), _faults.Count > 10 ? $"and {_faults.Count - 10} more" : "", line, _traffic.Site.Tails()]));
    }

    private string Line()
    {
        var toAgent = _counts.Where(count => count.Lane.IsToAgent).ToList();
        var toCustomer = _counts.Where(count => !count.Lane.IsToAgent).ToList();
        var overtaken = _faults.Count(fault => fault.Contains(" before ", StringComparison.Ordinal) || fault.Contains("order", StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"chaos: {_scenario}: lanes {_counts.Count}; answered 200 {_counts.Sum(c => c.Taken.Count)}, 503 {_traffic.Refused}, none {_traffic.Unanswered}; "
            + $"inbound {Figures(toAgent, c => c.PublishedAgain)}; outbound {Figures(toCustomer, c => c.PublishedAgain)}; "
            + $"Genesys {Figures(toAgent, c => c.AcceptedAgain)}; WhatsApp {Figures(toCustomer, c => c.AcceptedAgain)}; "
            + $"lost {_counts.Sum(c => c.Missing)}; lanes out of order {overtaken}{string.Concat(_more.Select(more => "; " + more))}");
    }

    private static string Figures(List<Count> counts, Func<Count, int> again) =>
        string.Create(CultureInfo.InvariantCulture, $"{counts.Sum(c => c.Taken.Count - c.Missing)} (+{counts.Sum(again)} again)");

    private static TimeSpan Percentile99(List<Count> counts, Phase phase)
    {
        var times = counts.SelectMany(count => count.Times(phase)).Order().ToList();
        Assert.True(times.Count >= 20, $"There are {times.Count} messages of the phase {phase}: too few for a percentile.");
        return times[(int)Math.Ceiling(times.Count * 0.99) - 1];
    }
}
