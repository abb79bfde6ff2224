using Microsoft.Extensions.Options;
using Relay.Api;
using Relay.Dispatch;
using Relay.Model;

namespace Relay.Deliveries;

/// <summary>What could not be delivered, by HTTP.</summary>
internal static class DeadLettersApi
{
    public static IServiceCollection AddDeadLettersApi(this IServiceCollection services, bool hasStore)
    {
        services.AddSingleton<DeadLetterPages>();
        if (!hasStore)
        {
            return services;
        }

        // Dispatch itself may run in another process.
        if (!services.Any(s => s.ServiceType == typeof(IValidateOptions<DispatchOptions>)))
        {
            services.AddCheckedOptions<DispatchOptions, DispatchOptionsValidator>(DispatchOptions.SectionName);
        }

        return services.AddSingleton<ReplayRecords>().AddSingleton<DecisionTurns>().AddSingleton<DeadLetters>();
    }

    public static IEndpointRouteBuilder MapDeadLetters(this IEndpointRouteBuilder tenant)
    {
        var all = tenant.MapGroup("/deadletters").WithTags("Dead letters")
            .NeedStore<DeadLetters>("Dead letters are kept in PostgreSQL, and ConnectionStrings:Relay names none. They are on the topic 'deadletters' all the same.")
            .WithMetadata(new StoreAwayWords("The store does not answer. Repeat the request: what was replayed already is not delivered twice."));
        Describe(all.MapGet("", DeadLetterHandlers.ListAsync), ApiScopes.ReadDeadLetters, "ListDeadLetters", "Lists what could not be delivered, the newest first.")
            .Produces<DeadLetterList>().ProducesProblem(StatusCodes.Status400BadRequest);
        Describe(all.MapGet("/{id}", DeadLetterHandlers.FindAsync), ApiScopes.ReadDeadLetters, "GetDeadLetter", "Gives one with all its attempts and the message.")
            .Produces<DeadLetterView>();
        Decision(all.MapPost("/{id}/replay", DeadLetterHandlers.ReplayAsync), "ReplayDeadLetter", "Puts one back on its topic, to be delivered once more.");
        Decision(all.MapPost("/{id}/discard", DeadLetterHandlers.DiscardAsync), "DiscardDeadLetter", "Closes one without delivering it.");
        Decisions(
            all.MapPost("/replay", DeadLetterHandlers.ReplayManyAsync),
            "ReplayDeadLetters",
            "Replays some by their ids, or the oldest open ones of a destination, in the order of their time.");
        Decisions(
            all.MapPost("/discard", DeadLetterHandlers.DiscardManyAsync),
            "DiscardDeadLetters",
            "Discards some by their ids, or the oldest open ones of a destination.");
        return tenant;
    }

    private static void Decision(RouteHandlerBuilder route, string name, string summary) =>
        Describe(route, ApiScopes.WriteDeadLetters, name, summary)
            .AddEndpointFilter<DecisionFilter>()
            .Accepts<SingleDecisionRequest>(isOptional: true, "application/json")
            .Produces<DecisionResult>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static void Decisions(RouteHandlerBuilder route, string name, string summary) =>
        Describe(route, ApiScopes.WriteDeadLetters, name, summary)
            .AddEndpointFilter<DecisionFilter>()
            .Accepts<DecisionRequest>("application/json")
            .Produces<DecisionResults>()
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string scope, string name, string summary) => route
        .RequireAuthorization(scope)
        .WithName(name)
        .WithSummary(summary)
        .DescribeRefusals();
}
