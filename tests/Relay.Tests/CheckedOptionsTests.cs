using Microsoft.Extensions.Configuration;
using Relay.Ingest;
using Relay.Kafka;

namespace Relay.Tests;

public sealed class CheckedOptionsTests
{
    [Fact]
    public void What_is_right_is_bound_however_its_key_is_written()
    {
        var options = Bind<IngestOptions>(out var faults, ("X:maxbodybytes", "2048"), ("X:AckTimeout:META", "00:00:03"), ("X:UnverifiedBodyBytes", "9000000000"));
        Assert.Empty(faults);
        Assert.Equal((2048, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8)), (options.MaxBodyBytes, options.AckTimeout.Meta, options.AckTimeout.Genesys));
        Assert.Equal(9_000_000_000, options.UnverifiedBodyBytes);
    }

    [Fact]
    public void An_open_section_takes_any_key_as_it_is()
    {
        var options = Bind<KafkaOptions>(out var faults, ("X:Client:security.protocol", "ssl"), ("X:Client:debug", ""), ("X:AllowWeakDurability", "true"));
        Assert.Empty(faults);
        Assert.Equal(("ssl", "", true), (options.Client["security.protocol"], options.Client["debug"], options.AllowWeakDurability));
    }

    [Fact]
    public void A_wrong_value_spoils_no_right_one()
    {
        var options = Bind<KafkaOptions>(out var faults, ("X:Partitions", "six"), ("X:ReplicationFactor", "5"), ("X:AllowWeakDurability", "perhaps"), ("X:Prefix", "p"));
        Assert.Equal(
            [
                "X:AllowWeakDurability is 'perhaps'; allowed is true or false.",
                "X:Partitions is 'six'; allowed is a whole number.",
                "X:Prefix is no setting; allowed under X are BootstrapServers, TopicPrefix, CreateTopics, Partitions, ReplicationFactor, AllowWeakDurability, Client.",
            ],
            faults.Order(StringComparer.Ordinal));
        Assert.Equal((12, 5), (options.Partitions, options.ReplicationFactor));
        Assert.Null(options.AllowWeakDurability);
    }

    [Fact]
    public void A_value_where_a_section_belongs_is_not_passed_over()
    {
        Bind<IngestOptions>(out var ingest, ("X:AckTimeout", "00:00:04"));
        Assert.Equal("X:AckTimeout is a value of its own; allowed are keys under it, such as X:AckTimeout:Meta.", Assert.Single(ingest));
        Bind<KafkaOptions>(out var kafka, ("X:Client", "security.protocol=ssl"));
        Assert.Equal("X:Client is a value of its own; allowed are keys under it, such as X:Client:name.", Assert.Single(kafka));
    }

    [Fact]
    public void An_empty_section_leaves_every_default()
    {
        var options = Bind<KafkaOptions>(out var faults);
        Assert.Empty(faults);
        Assert.Equal(("", "relay.", true, 12, 3), (options.BootstrapServers, options.TopicPrefix, options.CreateTopics, options.Partitions, options.ReplicationFactor));
    }

    private static T Bind<T>(out IReadOnlyList<string> faults, params (string Key, string Value)[] settings)
        where T : class, new()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var check = new SectionCheck<T>(configuration.GetSection("X"));
        var options = new T();
        check.Configure(options);
        faults = [.. check.Validate(null, options).Failures ?? []];
        return options;
    }
}
