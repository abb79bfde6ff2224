using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Relay.BrokerHost;

/// <summary>What the command line asks for: <c>BrokerHost BROKERS [TOPIC:PARTITIONS]...</c>.</summary>
internal sealed record HostArguments(int Brokers, IReadOnlyList<TopicArgument> Topics)
{
    public const string Usage = "usage: BrokerHost BROKERS [TOPIC:PARTITIONS]...";

    public static bool TryParse(IReadOnlyList<string> arguments, [NotNullWhen(true)] out HostArguments? parsed)
    {
        parsed = null;
        if (arguments.Count == 0 || !TryCount(arguments[0], out var brokers))
        {
            return false;
        }

        var topics = new List<TopicArgument>();
        foreach (var argument in arguments.Skip(1))
        {
            var colon = argument.LastIndexOf(':');
            if (colon < 1 || !TryCount(argument.AsSpan(colon + 1), out var partitions))
            {
                return false;
            }

            topics.Add(new TopicArgument(argument[..colon], partitions));
        }

        parsed = new HostArguments(brokers, topics);
        return true;
    }

    private static bool TryCount(ReadOnlySpan<char> text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
