using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
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

        // One more tells whether there is another page.
        var rows = await letters!.ListAsync(TenantId.Parse(tenantId), filter with { Limit = filter.Limit + 1 }, context.RequestAborted);
        List<DeadLetterRow> page = [.. rows.Take(filter.Limit)];
        var list = new DeadLetterList(page, rows.Count > filter.Limit ? DeadLetterQuery.CursorAfter(page[^1]) : null);
        return TypedResults.Json(list, ApiJson.Default.DeadLetterList);
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
        if (context.Request.ContentType is not null)
        {
            var (given, problem) = await ReadAsync(context, ApiJson.Default.SingleDecisionRequest, """{"force":true}""");
            if (given is null)
            {
                return problem!;
            }

            request = given;
        }

        var decision = new DeadLetterDecision(state, ApiCaller.ActorOf(context.User), request.Force);
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
            DecisionOutcomes.AlreadyDelivered => Problems.Of(
                StatusCodes.Status409Conflict, "already-delivered", "The message was delivered meanwhile", """Send {"force":true} to deliver it once more."""),
            _ => TypedResults.Json(result, ApiJson.Default.DecisionResult),
        };
    }

    private static async Task<IResult> DecideManyAsync(HttpContext context, string tenantId, DeadLetters letters, string state)
    {
        var (request, problem) = await ReadAsync(context, ApiJson.Default.DecisionRequest, """{"ids":["…"]} or {"destination":"…"}""");
        if (request is null)
        {
            return problem!;
        }

        if (Fault(request) is { } fault)
        {
            return Problems.Malformed(fault);
        }

        var tenant = TenantId.Parse(tenantId);
        var decision = new DeadLetterDecision(state, ApiCaller.ActorOf(context.User), request.Force);
        if (request.Destination is { } destination)
        {
            return await letters.DecideAsync(tenant, destination, request.After, decision, context.RequestAborted) is { } found
                ? TypedResults.Json(found, ApiJson.Default.DecisionResults)
                : KafkaAway();
        }

        return await letters.DecideAsync(tenant, [.. request.Ids!.Distinct()], decision, context.RequestAborted) is { } results
            ? TypedResults.Json(new DecisionResults(results, null), ApiJson.Default.DecisionResults)
            : KafkaAway();
    }

    private static string? Fault(DecisionRequest request) =>
        request.Ids is null == request.Destination is null ? "Exactly one of ids and destination is needed."
        : request.Ids is { Count: 0 or > DecisionRequest.MaxIds } ids ? $"There are {ids.Count} ids; allowed are 1 to {DecisionRequest.MaxIds}."
        : request.Ids is not null && request.After is not null ? "after goes with a destination only."
        : request.Destination?.Contains('\0', StringComparison.Ordinal) == true ? "destination holds a character that none has."
        : null;

    private static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, string expected)
        where T : class
    {
        var (body, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes);
        if (body is null)
        {
            return (null, problem);
        }

        try
        {
            if (JsonSerializer.Deserialize(body, type) is { } value)
            {
                return (value, null);
            }
        }
        catch (JsonException)
        {
            // Its message can quote the body.
            return (null, Problems.Malformed($"Expected is {expected}."));
        }

        return (null, Problems.Malformed($"Expected is {expected}."));
    }

    private static ProblemHttpResult NoSuch() => Problems.NotFound("The tenant has no dead letter with this id. They are kept for 30 days.");

    private static IResult KafkaAway() =>
        Problems.Later("Kafka does not take the records now. Repeat the request: what was replayed already is not delivered twice.");
}
