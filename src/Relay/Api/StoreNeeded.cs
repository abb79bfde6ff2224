namespace Relay.Api;

/// <summary>Routes that there is nothing behind without a store.</summary>
internal static class StoreNeeded
{
    /// <summary>Answers 503 in place of the routes when <typeparamref name="TService"/> is not there, since Relay runs without a store.</summary>
    /// <param name="words">What is in the store then, and what to do without it.</param>
    public static RouteGroupBuilder NeedStore<TService>(this RouteGroupBuilder routes, string words)
        where TService : class =>
        routes.AddEndpointFilter((context, next) => context.HttpContext.RequestServices.GetService<TService>() is not null
            ? next(context)
            : ValueTask.FromResult<object?>(Problems.Of(StatusCodes.Status503ServiceUnavailable, "no-store", "Relay runs without a store", words)));
}
