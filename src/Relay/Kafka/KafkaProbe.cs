using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>
/// Clears "no broker reachable" once one answers again: librdkafka reports that all brokers are down, but not that one is back, and an idle
/// process would stay unready for ever.
/// </summary>
internal sealed class KafkaProbe(KafkaCluster cluster, KafkaHealth health, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        IAdminClient? admin = null;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (health.HasUnreachable && Answers(admin ??= new AdminClientBuilder(new AdminClientConfig(cluster.BaseConfig())).SetLogHandler((_, _) => { }).Build()))
                {
                    health.OnAllReachable();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
        finally
        {
            admin?.Dispose();
        }
    }

    private static bool Answers(IAdminClient admin)
    {
        try
        {
            return admin.GetMetadata(Interval).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            // Still away: that is what was asked.
            return false;
        }
    }
}
