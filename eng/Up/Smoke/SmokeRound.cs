using System.Security.Cryptography;
using Relay.Up.Demo;

namespace Relay.Up.Smoke;

/// <summary>
/// One round: (1) the customer writes, (2) the event appears on Kafka, (3) Genesys is called, (4) the agent answers,
/// (5) Meta is called. It is the first traffic of these processes, so the figures hold the cost of a cold start.
/// </summary>
internal sealed class SmokeRound(Stack stack, SimulatorClient simulator, TimeProvider time)
{
    private readonly DemoTenant _tenant = stack.Tenant;

    /// <summary>The step under way, for the message of a run that took too long.</summary>
    public string WaitingFor { get; private set; } = "both programs to be ready";

    public async Task<SmokeResult> RunAsync(CancellationToken cancellationToken)
    {
        WaitingFor = "Kafka";
        if (!InboundTopic.Open(stack.KafkaBootstrapServers, Topics.MessagesInbound, time).Succeeded(out var topic, out var error))
        {
            return SmokeResult.Failed(error);
        }

        using (topic)
        {
            var question = UniqueText("question");
            using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var arrival = topic.WaitForTextAsync(question, abandon.Token);
            try
            {
                return await RunAsync(question, arrival, cancellationToken);
            }
            finally
            {
                // The reader's thread must be out of the consumer before that is freed.
                await abandon.CancelAsync();
                await ((Task)arrival).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<SmokeResult> RunAsync(string question, Task<Attempt<SeenEvent>> arrival, CancellationToken cancellationToken)
    {
        WaitingFor = "Relay to answer the webhook of Meta";
        var askedAt = time.GetTimestamp();
        var askedAtTime = time.GetUtcNow();
        var asking = await simulator.CustomerWritesAsync(_tenant.CustomerPhone, new CustomerMessage(_tenant.PhoneNumberId, question), cancellationToken);
        if (!asking.Succeeded(out var asked, out var error))
        {
            return SmokeResult.Failed(error);
        }

        if (asked.Status != 200)
        {
            return SmokeResult.Failed($"Relay answered the webhook of Meta with {asked.Status}");
        }

        WaitingFor = "the event on Kafka";
        if (!(await arrival.WaitAsync(cancellationToken)).Succeeded(out var seen, out error))
        {
            return SmokeResult.Failed(error);
        }

        if (SmokeChecks.Event(seen, asked, _tenant) is { } wrongEvent)
        {
            return SmokeResult.Failed(wrongEvent);
        }

        WaitingFor = "the call to Genesys";
        var genesys = await simulator.WaitForCallAsync(call => SmokeChecks.IsGenesysMessage(call, _tenant), cancellationToken);
        if (SmokeChecks.Genesys(genesys, question, seen.CeId) is { } wrongCall)
        {
            return SmokeResult.Failed(wrongCall);
        }

        WaitingFor = "Relay to answer the webhook of Genesys";
        var reply = UniqueText("reply");
        var customer = Json.Text(genesys.Body, "channel", "from", "id") ?? string.Empty;
        var repliedAtTime = time.GetUtcNow();
        if (!(await simulator.AgentWritesAsync(_tenant.IntegrationId, new AgentMessage(customer, reply), cancellationToken)).Succeeded(out var replied, out error))
        {
            return SmokeResult.Failed(error);
        }

        if (replied.Status != 200)
        {
            return SmokeResult.Failed($"Relay answered the webhook of Genesys with {replied.Status}");
        }

        WaitingFor = "the call to Meta";
        var meta = await simulator.WaitForCallAsync(call => SmokeChecks.IsMetaMessage(call, _tenant), cancellationToken);
        if (SmokeChecks.Meta(meta, reply, replied, _tenant) is { } wrongReply)
        {
            return SmokeResult.Failed(wrongReply);
        }

        return new SmokeResult(true)
        {
            WebhookMs = Math.Round(asked.Ms, 1),
            EventMs = Math.Round(time.GetElapsedTime(askedAt, seen.SeenAt).TotalMilliseconds, 1),
            GenesysMs = Milliseconds(askedAtTime, genesys.At),
            ReplyMs = Milliseconds(repliedAtTime, meta.At),
            CeId = seen.CeId,
        };
    }

    private static string UniqueText(string kind) => $"smoke {kind} {RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    // One machine, one clock; the log's own precision may still put a call before its cause.
    private static double Milliseconds(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, Math.Round((to - from).TotalMilliseconds, 1));
}
