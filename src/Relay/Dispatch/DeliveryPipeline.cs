using Polly;
using Polly.Retry;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch.Limits;
using Relay.Http;
using Relay.Observability;

namespace Relay.Dispatch;

/// <summary>
/// One call and at most two quick repetitions, for what is gone in a moment: a dropped connection, a short throttle. Longer waits are not
/// made here, where they would hold a lane and a slot.
/// </summary>
internal sealed partial class DeliveryPipeline
{
    private const int QuickRetries = 2;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly ResiliencePropertyKey<Action<CallResult, TimeSpan>> OnRetry = new("relay.on-retry");

    private readonly ResiliencePipeline<CallResult> _pipeline;
    private readonly ProviderCalls _calls;
    private readonly CallGate _gate;
    private readonly TimeProvider _time;
    private readonly ILogger<DeliveryPipeline> _logger;

    public DeliveryPipeline(ProviderCalls calls, CallGate gate, TimeProvider time, Random random, ILogger<DeliveryPipeline> logger)
    {
        _calls = calls;
        _gate = gate;
        _time = time;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder<CallResult> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<CallResult>
            {
                MaxRetryAttempts = QuickRetries,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = random.NextDouble,
                ShouldHandle = static arguments => ValueTask.FromResult(IsQuick(arguments.Outcome.Result)),
                DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Result.Outcome as Retry)?.After),
                OnRetry = static arguments =>
                {
                    if (arguments.Context.Properties.TryGetValue(OnRetry, out var tell))
                    {
                        tell(arguments.Outcome.Result, arguments.RetryDelay);
                    }

                    return default;
                },
            })
            .Build();
    }

    /// <summary>Makes the call, or says for how long it cannot be made.</summary>
    /// <param name="onRetry">Told of each attempt that is repeated, with the wait before the next.</param>
    public async Task<CallResult> SendAsync(DeliveryJob job, ProviderRequest request, Action<CallResult, TimeSpan> onRetry, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(OnRetry, onRetry);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (attempt, call) => await call.Pipeline.AttemptAsync(call.Job, call.Request, attempt.CancellationToken),
                context,
                (Pipeline: this, Job: job, Request: request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<CallResult> AttemptAsync(DeliveryJob job, ProviderRequest request, CancellationToken cancellationToken)
    {
        if (job.IsRevoked)
        {
            return Left;
        }

        var admission = await _gate.EnterAsync(job, request, cancellationToken);
        if (admission.Refusal is { } refusal)
        {
            return CallResult.None(refusal) with { CountsAsAttempt = false };
        }

        try
        {
            if (job.IsRevoked)
            {
                // It waited for its turn meanwhile.
                admission.GiveUp();
                return Left;
            }

            using var calling = RelayTracing.StartCall(job.Sender.Key);
            var started = _time.GetTimestamp();
            var answer = await _calls.SendAsync(request, cancellationToken) with { Request = request };
            var (outcome, reading) = Interpret(job.Sender, answer);
            DeliverySpan.Called(calling, outcome);
            return _gate.Settle(admission, new CallResult(outcome, answer.Status == 0 ? null : answer.Status, _time.GetElapsedTime(started)), reading);
        }
        finally
        {
            _gate.Leave(admission);
        }
    }

    private (SendOutcome Outcome, LimitReading? Reading) Interpret(IChannelSender sender, in ProviderAnswer answer)
    {
        try
        {
            return (sender.Interpret(answer), sender.ReadLimit(answer));
        }
#pragma warning disable CA1031 // As in planning; the provider may have taken the message, so it is not sent again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.AdapterFault(_logger, sender.Key, fault.GetType().Name, fault.StackTrace);
            return (new Unknown(DeliveryCategories.Unknown, "adapter-fault", $"the adapter '{sender.Key}' failed with {fault.GetType().Name}"), null);
        }
    }

    private static CallResult Left { get; } = CallResult.None(
        new Retry(DeliveryCategories.None, null, "The partition went to another process.")) with { CountsAsAttempt = false, IsLeft = true };

    // What was not called has waited already.
    private static bool IsQuick(in CallResult call) =>
        call.WasCalled && call.Outcome is Retry retry && (retry.After is null || retry.After <= LongestWait);

    private static partial class Log
    {
        [LoggerMessage(EventIds.AnswerFault, LogLevel.Error, "The adapter {Adapter} failed at an answer with {Exception}; nobody knows what became of the message. {StackTrace}")]
        public static partial void AdapterFault(ILogger logger, string adapter, string exception, string? stackTrace);
    }
}
