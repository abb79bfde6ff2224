using System.Text.Json;
using Relay.Kafka;

namespace Relay.BrokerHost;

/// <summary>
/// librdkafka's mock cluster in a process of its own, so that a test can restart Relay without losing what it wrote,
/// and can stop the broker's process as a whole. Prints its address as one JSON line, obeys commands on standard
/// input, and ends when that closes, so that it never outlives its driver.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (!HostArguments.TryParse(args, out var arguments))
        {
            Console.Error.WriteLine(HostArguments.Usage);
            return 2;
        }

        using var cluster = MockCluster.Start(arguments.Brokers);
        foreach (var topic in arguments.Topics)
        {
            cluster.CreateTopic(topic.Name, topic.Partitions);
        }

        Print(JsonSerializer.Serialize(new HostStarted(cluster.BootstrapServers), HostPayloads.Default.HostStarted));

        var commands = new HostCommands(cluster);
        while (Console.In.ReadLine() is { } line)
        {
            if (line.Trim() == "quit")
            {
                Print("ok");
                return 0;
            }

            Print(commands.Run(line));
        }

        return 0;
    }

    private static void Print(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
