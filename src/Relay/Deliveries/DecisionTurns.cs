using Relay.Api;

namespace Relay.Deliveries;

/// <summary>
/// Lets few requests at a time decide about dead letters: each holds rows and a connection while Kafka takes its time, and whoever comes then
/// would only wait behind them.
/// </summary>
internal sealed class DecisionTurns : IDisposable
{
    public const int Most = 3;

    private readonly SemaphoreSlim _free = new(Most, Most);

    // Most are over in a moment.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>A turn, which lasts until it is given back; false when none is free soon.</summary>
    public Task<bool> TryTakeAsync(CancellationToken cancellationToken) => _free.WaitAsync(LongestWait, cancellationToken);

    public void Give() => _free.Release();

    public void Dispose() => _free.Dispose();
}

/// <summary>Answers 503 while all turns are taken.</summary>
internal sealed class DecisionFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var turns = context.HttpContext.RequestServices.GetRequiredService<DecisionTurns>();
        if (!await turns.TryTakeAsync(context.HttpContext.RequestAborted))
        {
            return Problems.Later("Others are being decided about, which takes its time. Repeat the request.");
        }

        try
        {
            return await next(context);
        }
        finally
        {
            turns.Give();
        }
    }
}
