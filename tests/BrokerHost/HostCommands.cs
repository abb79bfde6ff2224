using System.Globalization;
using Relay.Kafka;

namespace Relay.BrokerHost;

/// <summary>
/// The commands of the driver, one a line: <c>down</c>, <c>up</c>, <c>rtt MILLISECONDS</c>, <c>topic NAME:PARTITIONS</c>,
/// <c>fail APIKEY ERROR COUNT</c>, <c>quit</c>.
/// </summary>
internal sealed class HostCommands(MockCluster cluster)
{
    /// <summary>Carries out one line and returns the answer: <c>ok</c>, or <c>error</c> with the reason.</summary>
    public string Run(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            return words switch
            {
                ["down"] => Done(() => cluster.SetDown(true)),
                ["up"] => Done(() => cluster.SetDown(false)),
                ["rtt", var delay] when TryNumber(delay, out var milliseconds) && milliseconds >= 0 =>
                    Done(() => cluster.SetRoundTrip(TimeSpan.FromMilliseconds(milliseconds))),
                ["topic", var topic] when HostArguments.TryParse(["1", topic], out var parsed) =>
                    Done(() => cluster.CreateTopic(parsed.Topics[0].Name, parsed.Topics[0].Partitions)),
                ["fail", var key, var error, var count] when TryNumber(key, out var apiKey) && apiKey is >= 0 and <= short.MaxValue
                    && TryNumber(error, out var code) && TryNumber(count, out var times) && times > 0 =>
                    Done(() => cluster.FailNext((short)apiKey, code, times)),
                _ => "error unknown command; there are: down, up, rtt MS, topic NAME:PARTITIONS, fail APIKEY ERROR COUNT, quit",
            };
        }
        catch (InvalidOperationException refusal)
        {
            return $"error {refusal.Message}";
        }
    }

    private static string Done(Action action)
    {
        action();
        return "ok";
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
