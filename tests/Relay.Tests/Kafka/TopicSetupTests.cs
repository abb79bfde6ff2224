using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Kafka;

public sealed class TopicSetupTests : IDisposable
{
    private readonly InstantTimeProvider _time = new();
    private readonly FakeStop _stop = new();
    private readonly TopicsReady _ready = new();
    private readonly ListLogger<TopicSetup> _log = new();
    private readonly KafkaOptions _options = new() { BootstrapServers = "broker:9092", Partitions = 4 };
    private readonly IAdminClient _client;
    private readonly FakeAdmin _admin;
    private string _environment = Environments.Production;
    private KafkaCluster? _cluster;

    public TopicSetupTests() => (_client, _admin) = FakeAdmin.Create();

    public void Dispose() => _cluster?.Dispose();

    [Fact]
    public async Task Missing_topics_are_made_and_then_all_is_ready()
    {
        await RunAsync();
        Assert.True(_ready.IsReady);
        Assert.Equal(TopicNames.All.Count, _admin.Created.Count);
        Assert.All(_admin.Created, t => Assert.Equal((4, (short)3), (t.NumPartitions, t.ReplicationFactor)));
        Assert.Equal("8388608", _admin.Created.Single(t => t.Name == "relay.webhooks").Configs["max.message.bytes"]);
    }

    [Theory]
    [InlineData(ErrorCode.Local_Transport)]
    [InlineData(ErrorCode.Local_TimedOut)]
    [InlineData(ErrorCode.LeaderNotAvailable)]
    [InlineData(ErrorCode.NotController)]
    public async Task What_passes_by_itself_is_waited_for(ErrorCode code)
    {
        _admin.MetadataFailures.Enqueue(new KafkaException(code));
        _admin.MetadataFailures.Enqueue(new KafkaException(code));
        await RunAsync();
        Assert.True(_ready.IsReady);
        Assert.Equal(3, _admin.Questions);
        Assert.Null(_stop.Fatal.Reason);
    }

    [Theory]
    [InlineData(ErrorCode.InvalidReplicationFactor, "Kafka:ReplicationFactor")]
    [InlineData(ErrorCode.PolicyViolation, "Kafka:CreateTopics=false")]
    [InlineData(ErrorCode.InvalidConfig, "Kafka:CreateTopics=false")]
    [InlineData(ErrorCode.TopicAuthorizationFailed, "DescribeConfigs")]
    [InlineData(ErrorCode.ClusterAuthorizationFailed, "DescribeConfigs")]
    [InlineData(ErrorCode.SaslAuthenticationFailed, "Kafka:Client")]
    public async Task An_answer_that_stays_stops_with_what_to_change(ErrorCode code, string advice)
    {
        _admin.CreateFailure = code;
        await RunAsync();
        Assert.Equal(1, _admin.Questions);
        Assert.False(_ready.IsReady);
        Assert.Contains(code.ToString(), _stop.Fatal.Reason, StringComparison.Ordinal);
        Assert.Contains("as the broker says", _stop.Fatal.Reason, StringComparison.Ordinal);
        Assert.Contains(advice, _stop.Fatal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_that_another_process_made_meanwhile_are_no_fault()
    {
        _admin.CreateFailure = ErrorCode.TopicAlreadyExists;
        await RunAsync();
        Assert.True(_ready.IsReady);
    }

    [Theory]
    [InlineData("Development", null, 1)]
    [InlineData("Development", false, 3)]
    [InlineData("Production", true, 3)]
    public async Task A_developers_one_broker_gets_one_copy(string environment, bool? allowWeak, int copies)
    {
        _environment = environment;
        _options.AllowWeakDurability = allowWeak;
        _admin.Brokers = 1;
        await RunAsync();
        Assert.All(_admin.Created, t => Assert.Equal(copies, t.ReplicationFactor));
        Assert.Equal(copies == 1, _log.Lines.Any(l => l.Level == LogLevel.Warning && l.Text.Contains("as many as there are brokers", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Webhooks_must_take_8_MiB_whatever_else_is_put_up_with(string environment)
    {
        _environment = environment;
        Exist(copies: 3);
        _admin.Topics["relay.webhooks"].Config["max.message.bytes"] = "1048588";
        await RunAsync();
        Assert.Contains("relay.webhooks has max.message.bytes 1048588, 8388608 are needed", _stop.Fatal.Reason, StringComparison.Ordinal);
        Assert.False(_ready.IsReady);
    }

    [Theory]
    [InlineData(ErrorCode.Local_UnsupportedFeature)]
    [InlineData(ErrorCode.Local_TimedOut)]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    public async Task A_developers_broker_that_cannot_describe_is_put_up_with(ErrorCode code)
    {
        _environment = Environments.Development;
        Exist(copies: 1);
        _admin.DescribeFailure = code;
        await RunAsync();
        Assert.True(_ready.IsReady);
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Debug && l.Text.Contains("max.message.bytes is not checked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Durability_that_cannot_be_read_is_refused_where_it_counts()
    {
        Exist(copies: 3);
        _admin.DescribeFailure = ErrorCode.TopicAuthorizationFailed;
        await RunAsync();
        Assert.False(_ready.IsReady);
        Assert.Contains("DescribeConfigs", _stop.Fatal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weak_topics_are_refused_all_at_once()
    {
        Exist(copies: 1);
        _admin.Topics["relay.receipts"].Config["min.insync.replicas"] = "1";
        _admin.Topics["relay.events"].Config["unclean.leader.election.enable"] = "true";
        await RunAsync();
        Assert.Contains("relay.webhooks has 1 copies, 3 are needed", _stop.Fatal.Reason, StringComparison.Ordinal);
        Assert.Contains("relay.receipts has min.insync.replicas 1, 2 are needed", _stop.Fatal.Reason, StringComparison.Ordinal);
        Assert.Contains("relay.events allows unclean leader election", _stop.Fatal.Reason, StringComparison.Ordinal);
    }

    private void Exist(int copies)
    {
        foreach (var topic in TopicNames.All)
        {
            _admin.Topics["relay." + topic] = (4, copies, new Dictionary<string, string> { ["max.message.bytes"] = "8388608", ["min.insync.replicas"] = "2" });
        }
    }

    private async Task RunAsync()
    {
        var options = Options.Create(_options);
        var topics = new KafkaTopics(options);
        _cluster = new KafkaCluster(options, topics, NullLogger<KafkaCluster>.Instance);
        var health = new KafkaHealth(_stop.Fatal, FakeMetrics.Create(), _time, NullLogger<KafkaHealth>.Instance);
        using var setup = new TopicSetup(_cluster, topics, health, _ready, _stop.Fatal, new HostingEnvironment { EnvironmentName = _environment }, _time, _log);
        await setup.RunAsync(_client, TestContext.Current.CancellationToken);
    }
}
