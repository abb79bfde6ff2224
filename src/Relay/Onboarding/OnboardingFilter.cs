using Relay.Api;
using Relay.Storage;

namespace Relay.Onboarding;

/// <summary>Answers 503 while the store does not.</summary>
internal sealed partial class OnboardingFilter(ILogger<OnboardingFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception away) when (StoreFault.Is(away) && !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            Log.StoreAway(logger, StoreFault.Describe(away));
            return Problems.Later("The store does not answer. Repeat the request: what was kept already is the same afterwards.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.OnboardingStoreAway, LogLevel.Warning, "A request about onboarding is answered 503: {Why}")]
        public static partial void StoreAway(ILogger logger, string why);
    }
}
