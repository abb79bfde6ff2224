using System.Reflection;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Relay.Tests.Kafka;

/// <summary>A cluster as its administrator sees it, of which only what Relay uses is there; anything else is an error of the test.</summary>
#pragma warning disable CA1852 // The proxy that the runtime makes derives from it.
internal class FakeAdmin : DispatchProxy
#pragma warning restore CA1852
{
    public int Brokers { get; set; } = 3;

    /// <summary>Topics that are there, with their settings and copies.</summary>
    public Dictionary<string, (int Partitions, int Copies, Dictionary<string, string> Config)> Topics { get; } = [];

    /// <summary>What comes instead of an answer, one after the other.</summary>
    public Queue<Exception> MetadataFailures { get; } = new();

    public ErrorCode? CreateFailure { get; set; }

    public ErrorCode? DescribeFailure { get; set; }

    public List<TopicSpecification> Created { get; } = [];

    public int Questions { get; private set; }

    public static (IAdminClient Client, FakeAdmin Script) Create()
    {
        var client = Create<IAdminClient, FakeAdmin>();
        return (client, (FakeAdmin)client);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod?.Name, args) switch
    {
        (nameof(IAdminClient.GetMetadata), [TimeSpan]) => Metadata(),
        (nameof(IAdminClient.CreateTopicsAsync), [IEnumerable<TopicSpecification> topics, _]) => CreateAsync([.. topics]),
        (nameof(IAdminClient.DescribeConfigsAsync), [IEnumerable<ConfigResource> topics, _]) => DescribeAsync([.. topics]),
        _ => throw new InvalidOperationException($"Nobody expects {targetMethod?.Name}."),
    };

    private Metadata Metadata()
    {
        Questions++;
        if (MetadataFailures.TryDequeue(out var failure))
        {
            throw failure;
        }

        var none = new Error(ErrorCode.NoError);
        return new Metadata(
            [.. Enumerable.Range(1, Brokers).Select(b => new BrokerMetadata(b, "broker", 9092))],
            [.. Topics.Select(t => new TopicMetadata(
                t.Key,
                [.. Enumerable.Range(0, t.Value.Partitions).Select(p => new PartitionMetadata(p, 1, new int[t.Value.Copies], new int[t.Value.Copies], none))],
                none))],
            originatingBrokerId: 1,
            originatingBrokerName: "broker");
    }

    private Task CreateAsync(List<TopicSpecification> topics)
    {
        if (CreateFailure is { } code)
        {
            return Task.FromException(new CreateTopicsException([.. topics.Select(t => new CreateTopicReport { Topic = t.Name, Error = new Error(code, "as the broker says") })]));
        }

        Created.AddRange(topics);
        return Task.CompletedTask;
    }

    private Task<List<DescribeConfigsResult>> DescribeAsync(List<ConfigResource> topics)
    {
        if (DescribeFailure is { } code)
        {
            return Task.FromException<List<DescribeConfigsResult>>(new DescribeConfigsException(
                [.. topics.Select(t => new DescribeConfigsReport { ConfigResource = t, Error = new Error(code, "as the broker says") })]));
        }

        return Task.FromResult<List<DescribeConfigsResult>>([.. topics.Select(t => new DescribeConfigsResult
        {
            ConfigResource = t,
            Entries = (Topics.TryGetValue(t.Name, out var topic) ? topic.Config : []).ToDictionary(c => c.Key, c => new ConfigEntryResult { Name = c.Key, Value = c.Value }),
        })]);
    }
}
