using Microsoft.Extensions.Options;
using Relay.Kafka;
using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Processes;

namespace Relay.Fleet;

/// <summary>
/// Stops a process whose topics have another number of partitions than the installation began with: a conversation would be on another partition
/// than its earlier messages, and parked lanes would have another owner than their rows say. No stage begins before it has looked.
/// </summary>
internal sealed partial class PartitionCounts(
    PartitionMemory memory, StoreReady store, TopicsReady topics, IOptions<KafkaOptions> kafka, FatalStop stop, TimeProvider time, ILogger<PartitionCounts> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _checked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the number is the one it was.</summary>
    public Task Checked => _checked.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await store.Task.WaitAsync(stoppingToken);
            await topics.Topics.WaitAsync(stoppingToken);
            while (!await IsKnownAsync(stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task<bool> IsKnownAsync(CancellationToken cancellationToken)
    {
        // That Kafka has as many as are set, TopicSetup has seen.
        var (prefix, now) = (kafka.Value.TopicPrefix, kafka.Value.Partitions);
        try
        {
            var first = await memory.RememberAsync(prefix, now, cancellationToken);
            if (first == now)
            {
                _checked.TrySetResult();
            }
            else
            {
                stop.Because(
                    $"Kafka:Partitions is {now}, and the topics of the prefix '{prefix}' had {first} when this installation began; order and parked deliveries rest on that number. "
                    + $"Set it to {first}, or begin topics of a new generation under another Kafka:TopicPrefix (docs/runbook.md, More partitions).");
            }

            return true;
        }
        catch (Exception away) when (StoreFault.Is(away) && !cancellationToken.IsCancellationRequested)
        {
            Log.Unread(logger, StoreFault.Describe(away));
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PartitionCountUnread, LogLevel.Warning, "The store does not say how many partitions there were, and is asked again; no stage begins before: {Why}")]
        public static partial void Unread(ILogger logger, string why);
    }
}
