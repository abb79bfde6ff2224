using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Relay.Contracts;
using Relay.Observability;

namespace Relay.Kafka;

/// <summary>
/// At start: creates the topics that are missing and checks those that are there. Brokers away: it asks again until they answer, while
/// Ingest already listens and says 503. A topic that breaks a promise stops the process, and so does an answer that will stay the same.
/// </summary>
internal sealed partial class TopicSetup(
    KafkaCluster cluster, KafkaTopics topics, KafkaHealth health, TopicsReady ready, FatalStop stop, IHostEnvironment environment,
    TimeProvider time, ILogger<TopicSetup> logger) : BackgroundService
{
    private const string ClientName = "topic set-up";
    private static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(5);

    // Enough for any broker that can tell; librdkafka's mock cluster never answers this question.
    private static readonly TimeSpan WeakQueryLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private bool AllowWeak => cluster.Options.AllowWeakDurability ?? environment.IsDevelopment();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (cluster.IsEmbedded)
        {
            ready.Open();
            return;
        }

        // GetMetadata has no async form; the start of the other services must not wait for it.
        await Task.Yield();
        using var admin = new AdminClientBuilder(new AdminClientConfig(cluster.BaseConfig()))
            .SetErrorHandler((_, error) => health.OnClientError(ClientName, error))
            .SetLogHandler((_, message) => KafkaLog.Write(logger, message))
            .Build();
        try
        {
            await RunAsync(admin, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops before the brokers answered.
        }
    }

    /// <summary>Asks until topics are good, or it is clear that they will not be.</summary>
    internal async Task RunAsync(IAdminClient admin, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await SetUpAsync(admin))
                {
                    health.OnStopped(ClientName);
                    ready.Open();
                }

                return;
            }
            catch (KafkaException failed) when (TopicErrors.PassesBySelf(failed.Error.Code))
            {
                Log.Unreachable(logger, failed.Error.Code.ToString(), failed.Error.Reason);
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (KafkaException failed)
            {
                stop.Because($"topics cannot be set up: {failed.Error.Code} {failed.Error.Reason}; {TopicErrors.Advice(failed.Error.Code)}");
                return;
            }
        }
    }

    private async Task<bool> SetUpAsync(IAdminClient admin)
    {
        var metadata = admin.GetMetadata(QueryLimit);
        var existing = metadata.Topics.ToDictionary(t => t.Topic, StringComparer.Ordinal);
        var missing = TopicNames.All.Where(t => !existing.ContainsKey(topics.Full(t))).ToList();
        if (missing.Count > 0)
        {
            if (!cluster.Options.CreateTopics)
            {
                stop.Because($"topics are missing and Kafka:CreateTopics is false: {string.Join(", ", missing.Select(topics.Full))}");
                return false;
            }

            await CreateAsync(admin, missing, Replicas(metadata.Brokers.Count));
        }

        var found = TopicNames.All.Select(t => existing.GetValueOrDefault(topics.Full(t))).OfType<TopicMetadata>().ToList();
        var faults = found.Select(t => TopicRules.PartitionFault(t, cluster.Options.Partitions)).Concat(found.Select(CopiesFault)).OfType<string>().ToList();
        faults.AddRange(await ConfigFaultsAsync(admin));
        if (faults.Count == 0)
        {
            return true;
        }

        stop.Because("topics do not fit the configuration: " + string.Join("; ", faults));
        return false;
    }

    // A developer's cluster has often one broker, and would refuse three copies.
    private int Replicas(int brokers)
    {
        var wanted = cluster.Options.ReplicationFactor;
        if (!environment.IsDevelopment() || !AllowWeak || brokers < 1 || brokers >= wanted)
        {
            return wanted;
        }

        Log.FewerCopies(logger, brokers, wanted);
        return brokers;
    }

    private async Task CreateAsync(IAdminClient admin, List<string> missing, int replicas)
    {
        var specifications = missing.Select(topic => TopicRules.Specification(topic, topics.Full(topic), cluster.Options.Partitions, replicas));
        try
        {
            await admin.CreateTopicsAsync(specifications, new CreateTopicsOptions { RequestTimeout = TimeSpan.FromSeconds(30) });
        }
        catch (CreateTopicsException failed)
        {
            // Several processes start at once; whoever comes second finds the topic there. One answer that stays outweighs those that pass.
            var real = failed.Results
                .Where(r => r.Error.IsError && r.Error.Code != ErrorCode.TopicAlreadyExists)
                .OrderBy(r => TopicErrors.PassesBySelf(r.Error.Code))
                .ToList();
            if (real.Count > 0)
            {
                throw new KafkaException(new Error(real[0].Error.Code, $"topic {real[0].Topic} cannot be created: {real[0].Error.Reason}"), failed);
            }
        }

        Log.Created(logger, string.Join(", ", missing.Select(topics.Full)));
    }

    private string? CopiesFault(TopicMetadata topic)
    {
        var fault = TopicRules.CopiesFault(topic);
        if (fault is not null && AllowWeak)
        {
            Log.Weak(logger, topic.Topic, TopicRules.Copies(topic));
            return null;
        }

        return fault;
    }

    private async Task<List<string>> ConfigFaultsAsync(IAdminClient admin)
    {
        var webhooks = topics.Full(TopicNames.Webhooks);
        var resources = (AllowWeak ? [TopicNames.Webhooks] : TopicNames.All).Select(t => new ConfigResource { Name = topics.Full(t), Type = ResourceType.Topic });
        try
        {
            var described = await admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = AllowWeak ? WeakQueryLimit : QueryLimit });
            var faults = described.Where(d => d.ConfigResource.Name == webhooks).Select(TopicRules.SizeFault).OfType<string>().ToList();
            return AllowWeak ? faults : [.. faults, .. described.SelectMany(TopicRules.DurabilityFaults)];
        }
        catch (KafkaException failed)
        {
            var error = failed is DescribeConfigsException { Results: var results }
                ? results.Select(r => r.Error).Where(e => e.IsError).OrderBy(e => TopicErrors.PassesBySelf(e.Code)).First()
                : failed.Error;
            if (!AllowWeak)
            {
                throw new KafkaException(new Error(error.Code, $"the settings of topics cannot be read: {error.Reason}"), failed);
            }

            // Some brokers cannot tell, or may not, and the others have just answered; with full durability wanted that is a fault.
            Log.ConfigUnknown(logger, webhooks, error.Code.ToString(), error.Reason);
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TopicCreated, LogLevel.Information, "Topics created: {Topics}")]
        public static partial void Created(ILogger logger, string topics);

        [LoggerMessage(EventIds.TopicsUnreachable, LogLevel.Warning, "Kafka does not answer, and is asked again: {Code} {Reason}")]
        public static partial void Unreachable(ILogger logger, string code, string reason);

        [LoggerMessage(EventIds.WeakDurability, LogLevel.Warning,
            "Topic {Topic} has {Copies} copies: an acknowledged record can be lost with a broker. Allowed by Kafka:AllowWeakDurability")]
        public static partial void Weak(ILogger logger, string topic, int copies);

        [LoggerMessage(EventIds.FewerCopies, LogLevel.Warning,
            "Topics are made with {Copies} copies, as many as there are brokers, instead of {Wanted} (Kafka:ReplicationFactor); outside Development that is refused")]
        public static partial void FewerCopies(ILogger logger, int copies, int wanted);

        [LoggerMessage(EventIds.TopicConfigUnknown, LogLevel.Debug, "The settings of topic {Topic} cannot be read, so max.message.bytes is not checked: {Code} {Reason}")]
        public static partial void ConfigUnknown(ILogger logger, string topic, string code, string reason);
    }
}
