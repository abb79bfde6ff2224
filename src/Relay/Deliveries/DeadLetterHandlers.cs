using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Identity;
using Relay.Model;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>The handlers of the routes. Who may call, and about which tenant, was judged before; the store's absence is the filter's.</summary>
internal static class DeadLetterHandlers
{
    private const int MaxBodyBytes = 64 * 1024;

    public static async Task<IResult> ListAsync(
        HttpContext context, string tenantId, [AsParameters] DeadLetterListParameters parameters, [FromServices] DeadLetters? letters)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var filter = DeadLetterQuery.Read(parameters, faults);
        if (faults.Count > 0)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "malformed", "The request is malformed", "Each fault stands in errors by its parameter.", faults);
        }

        return TypedResults.Json(await letters!.PageAsync(TenantId.Parse(tenantId), filter, context.RequestAborted), ApiJson.Default.DeadLetterList);
    }

    public static async Task<IResult> FindAsync(HttpContext context, string tenantId, string id, [FromServices] DeadLetters? letters)
    {
        if (!Guid.TryParse(id, out var letter) || await letters!.FindAsync(TenantId.Parse(tenantId), letter, context.RequestAborted) is not { } found)
        {
            return NoSuch();
        }

        return TypedResults.Bytes(DeadLetterView.Write(found.Row, found.Document), "application/json; charset=utf-8");
    }

    public static Task<IResult> ReplayAsync(HttpContext context, string tenantId, string id, [FromServices] DeadLetters? letters) =>
        DecideOneAsync(context, tenantId, id, letters!, DeadLetterStates.Replayed);

    public static Task<IResult> DiscardAsync(HttpContext context, string tenantId, string id, [FromServices] DeadLetters? letters) =>
        DecideOneAsync(context, tenantId, id, letters!, DeadLetterStates.Discarded);

    public static Task<IResult> ReplayManyAsync(HttpContext context, string tenantId, [FromServices] DeadLetters? letters) =>
        DecideManyAsync(context, tenantId, letters!, DeadLetterStates.Replayed);

    public static Task<IResult> DiscardManyAsync(HttpContext context, string tenantId, [FromServices] DeadLetters? letters) =>
        DecideManyAsync(context, tenantId, letters!, DeadLetterStates.Discarded);

    private static async Task<IResult> DecideOneAsync(HttpContext context, string tenantId, string id, DeadLetters letters, string state)
    {
        if (!Guid.TryParse(id, out var letter))
        {
            return NoSuch();
        }

        var request = new SingleDecisionRequest();
        if (await ApiBody.IsThereAsync(context))
        {
            var (given, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes, ApiJson.Default.SingleDecisionRequest, """{"force":true}""");
            if (given is null)
            {
                return problem!;
            }

            request = given;
        }

        var decision = new DeadLetterDecision(state, ApiCaller.ActorOf(context.User), request.Force) { Source = ApiCaller.ActorOf(context).Source };
        if (await letters.DecideAsync(TenantId.Parse(tenantId), [letter], decision, context.RequestAborted) is not { } results)
        {
            return KafkaAway();
        }

        var result = results[0];
        return result.Outcome switch
        {
            DecisionOutcomes.NotFound => NoSuch(),
            DecisionOutcomes.NotOpen => Problems.Of(
                StatusCodes.Status409Conflict, "not-open", "The dead letter is not open", $"It is {result.State} already."),
            DecisionOutcomes.ReplayBegun => Problems.Of(
                StatusCodes.Status409Conflict, "replay-begun", "A replay of it was begun", """It may be delivered: replay it once more, or send {"force":true}."""),
            DecisionOutcomes.AlreadyDelivered => Problems.Of(
                StatusCodes.Status409Conflict, "already-delivered", "The message was delivered meanwhile", """Send {"force":true} to deliver it once more."""),
            _ => TypedResults.Json(result, ApiJson.Default.DecisionResult),
        };
    }

    private static async Task<IResult> DecideManyAsync(HttpContext context, string tenantId, DeadLetters letters, string state)
    {
        var (request, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes, ApiJson.Default.DecisionRequest, """{"ids":["…"]} or {"destination":"…"}""");
        if (request is null)
        {
            return problem!;
        }

        if (Fault(request) is { } fault)
        {
            return Problems.Malformed(fault);
        }

        var tenant = TenantId.Parse(tenantId);
        var decision = new DeadLetterDecision(state, ApiCaller.ActorOf(context.User), request.Force) { Source = ApiCaller.ActorOf(context).Source };
        if (request.Destination is { } destination)
        {
            return await letters.DecideAsync(tenant, destination, request.After is { } after ? DecisionCursor.Read(after) : null, decision, context.RequestAborted) is { } found
                ? TypedResults.Json(found, ApiJson.Default.DecisionResults)
                : KafkaAway();
        }

        return await letters.DecideAsync(tenant, [.. request.Ids!.Distinct()], decision, context.RequestAborted) is { } results
            ? TypedResults.Json(new DecisionResults(results, null), ApiJson.Default.DecisionResults)
            : KafkaAway();
    }

    /// <summary>What is wrong with a choice, in words; null: nothing.</summary>
    public static string? Fault(DecisionRequest request) =>
        request.Ids is null == request.Destination is null ? "Exactly one of ids and destination is needed."
        : request.Ids is { Count: 0 or > DecisionRequest.MaxIds } ids ? $"There are {ids.Count} ids; allowed are 1 to {DecisionRequest.MaxIds}."
        : request.Ids is not null && request.After is not null ? "after goes with a destination only."
        : request.After is { } after && DecisionCursor.Read(after) is null ? "after is not the next of an answer before."
        : request.Destination?.Contains('\0', StringComparison.Ordinal) == true ? "destination holds a character that none has."
        : null;

    private static ProblemHttpResult NoSuch() => Problems.NotFound("The tenant has no dead letter with this id. They are kept for 30 days.");

    private static IResult KafkaAway() =>
        Problems.Later("Kafka does not take the records now. Repeat the request: what was replayed already is not delivered twice.");
}
