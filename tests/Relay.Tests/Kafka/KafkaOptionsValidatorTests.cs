using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Relay.Kafka;

namespace Relay.Tests.Kafka;

public sealed class KafkaOptionsValidatorTests
{
    [Fact]
    public void The_defaults_are_good_in_development_only()
    {
        Assert.True(Validate(new KafkaOptions(), "Development").Succeeded);
        Assert.Contains("Kafka:BootstrapServers", Fault(new KafkaOptions()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acks")]
    [InlineData("request.required.acks")]
    [InlineData("Enable.Idempotence")]
    [InlineData("partitioner")]
    [InlineData("enable.auto.commit")]
    [InlineData("enable.auto.offset.store")]
    [InlineData("auto.offset.reset")]
    [InlineData("bootstrap.servers")]
    [InlineData("metadata.broker.list")]
    [InlineData("group.id")]
    [InlineData("group.instance.id")]
    [InlineData("partition.assignment.strategy")]
    [InlineData("transactional.id")]
    [InlineData("message.timeout.ms")]
    [InlineData("delivery.timeout.ms")]
    [InlineData("max.in.flight")]
    [InlineData("max.in.flight.requests.per.connection")]
    [InlineData("delivery.report.only.error")]
    [InlineData("test.mock.num.brokers")]
    [InlineData("dotnet.producer.enable.background.poll")]
    public void What_the_promises_rest_on_cannot_be_set(string key)
    {
        var options = Broker();
        options.Client[key] = "1";
        Assert.Contains($"Kafka:Client:{key}", Fault(options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("security.protocol", "ssl")]
    [InlineData("message.max.bytes", "16777216")]
    [InlineData("max.poll.interval.ms", "60000")]
    [InlineData("compression.type", "none")]
    [InlineData("client.rack", "a")]
    [InlineData("linger.ms", "20")]
    [InlineData("fetch.max.bytes", "20971520")]
    public void Other_settings_of_the_client_are_let_through(string key, string value)
    {
        var options = Broker();
        options.Client[key] = value;
        Assert.True(Validate(options).Succeeded);
    }

    [Fact]
    public void What_is_for_tuning_takes_the_operators_value_and_the_promises_keep_Relays()
    {
        var options = Broker();
        options.Client["linger.ms"] = "20";
        options.Client["queued.max.messages.kbytes"] = "2048";
        var producer = ClientConfigs.Producer(ClientConfigs.Base(options, "b:1"), null);
        var consumer = ClientConfigs.Consumer(ClientConfigs.Base(options, "b:1"), "g");
        Assert.Equal((20, Confluent.Kafka.Acks.All, true), (producer.LingerMs, producer.Acks, producer.EnableIdempotence));
        Assert.Equal((2048, 500, false), (consumer.QueuedMaxMessagesKbytes, consumer.AutoCommitIntervalMs, consumer.EnableAutoOffsetStore));
        Assert.Equal(2, ClientConfigs.Producer(ClientConfigs.Base(Broker(), "b:1"), null).LingerMs);
    }

    [Theory]
    [InlineData("message.max.bytes", "8388607", "Kafka:Client:message.max.bytes is 8388607; allowed is 8388608 or more.")]
    [InlineData("Max.Poll.Interval.Ms", "30000", "Kafka:Client:Max.Poll.Interval.Ms is 30000; allowed is 60000 or more.")]
    [InlineData("foo.bar", "baz", "Kafka:Client:foo.bar is no setting of librdkafka; allowed are those of its CONFIGURATION.md.")]
    [InlineData("security.protocol", "sasl_nonsense", "Kafka:Client:security.protocol is 'sasl_nonsense', which librdkafka does not take")]
    [InlineData("socket.timeout.ms", "soon", "Kafka:Client:socket.timeout.ms is 'soon', which librdkafka does not take")]
    [InlineData("message.max.bytes", "104857600", "Kafka:Client:message.max.bytes is '104857600', which librdkafka does not take")]
    public void A_setting_that_would_break_a_client_is_refused_in_one_line(string key, string value, string fault)
    {
        var options = Broker();
        options.Client[key] = value;
        Assert.StartsWith(fault, Fault(options), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_refused_setting_of_the_client_is_told_and_no_secret_is()
    {
        var options = Broker();
        options.Client["foo.bar"] = "hush-1";
        options.Client["security.protocol"] = "sasl_nonsense";
        options.Client["sasl.password"] = "hush-2";
        options.Client["ssl.key.location"] = "hush-3";
        options.Client["ssl.key.pem"] = "hush-4";
        options.Client["acks"] = "hush-5";
        var faults = Validate(options).Failures!.ToList();
        Assert.InRange(faults.Count, 3, 5);
        Assert.Contains(faults, f => f.StartsWith("Kafka:Client:acks ", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("Kafka:Client:foo.bar ", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("Kafka:Client:security.protocol ", StringComparison.Ordinal) && f.Contains("sasl_ssl", StringComparison.Ordinal));
        Assert.DoesNotContain("hush", string.Join('\n', faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_copies_than_three_need_a_word()
    {
        var options = Broker();
        options.ReplicationFactor = 2;
        Assert.Contains("Kafka:AllowWeakDurability", Fault(options), StringComparison.Ordinal);
        options.AllowWeakDurability = true;
        Assert.True(Validate(options).Succeeded);
        options.AllowWeakDurability = false;
        Assert.True(Validate(options, "Development").Failed);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var options = new KafkaOptions { BootstrapServers = "broker:9092", TopicPrefix = "a/b", Partitions = 0, ReplicationFactor = 10 };
        var faults = Validate(options).Failures!.ToList();
        Assert.Equal(3, faults.Count);
        Assert.Contains("a/b", faults[0], StringComparison.Ordinal);
        Assert.Contains("1 to 1000", faults[1], StringComparison.Ordinal);
        Assert.Contains("1 to 9", faults[2], StringComparison.Ordinal);
    }

    private static KafkaOptions Broker() => new() { BootstrapServers = "broker:9092" };

    private static string Fault(KafkaOptions options) => Assert.Single(Validate(options).Failures!);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(KafkaOptions options, string? environment = null) =>
        new KafkaOptionsValidator(new HostingEnvironment { EnvironmentName = environment ?? Environments.Production }).Validate(null, options);
}
