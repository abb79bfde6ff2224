using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Identity;
using Relay.Model;

namespace Relay.Secrets.Rotation;

/// <summary>The handlers of the routes. Who may call, and about which tenant, was judged before.</summary>
internal static class SecretHandlers
{
    private const int MaxBodyBytes = 16 * 1024;

    public static async Task<IResult> ListAsync(HttpContext context, string tenantId, [FromServices] SecretList list) =>
        await list.ReadAsync(TenantId.Parse(tenantId), context.RequestAborted) is { } groups
            ? TypedResults.Json(new SecretsAnswer([.. groups.Select(SecretView.Of)]), RotationJson.Default.SecretsAnswer)
            : Problems.NotFound("There is no such tenant.");

    public static async Task<IResult> RotationsAsync(HttpContext context, string tenantId, [FromServices] RotationDesk desk)
    {
        var rows = await desk.ListAsync(TenantId.Parse(tenantId), context.RequestAborted);
        return TypedResults.Json(new RotationsAnswer([.. rows.Select(RotationView.Of)]), RotationJson.Default.RotationsAnswer);
    }

    public static async Task<IResult> FindAsync(HttpContext context, string tenantId, string id, [FromServices] RotationDesk desk) =>
        Guid.TryParse(id, out var rotation) && await desk.FindAsync(TenantId.Parse(tenantId), rotation, context.RequestAborted) is { } found
            ? TypedResults.Json(RotationView.Of(found), RotationJson.Default.RotationView)
            : NoSuch();

    public static async Task<IResult> BeginAsync(HttpContext context, string tenantId, [FromServices] RotationDesk desk)
    {
        var (request, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes, RotationJson.Default.RotationRequest, """{"kind":"…","owner":"…"}""");
        if (request is null)
        {
            return problem!;
        }

        var wish = new RotationWish(
            request.Kind, request.Owner, request.Value is { } value ? new SecretValue(value) : null,
            request.OverlapSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : RotationLimits.DefaultOverlap);
        return Answer(await desk.BeginAsync(TenantId.Parse(tenantId), wish, ApiCaller.ActorOf(context), context.RequestAborted));
    }

    public static async Task<IResult> BringAsync(HttpContext context, string tenantId, string id, [FromServices] RotationDesk desk)
    {
        var (request, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes, RotationJson.Default.ValueRequest, """{"value":"…"}""");
        return request is null ? problem!
            : Guid.TryParse(id, out var rotation)
                ? Answer(await desk.BringAsync(TenantId.Parse(tenantId), rotation, new SecretValue(request.Value), ApiCaller.ActorOf(context), context.RequestAborted))
                : NoSuch();
    }

    public static async Task<IResult> CancelAsync(HttpContext context, string tenantId, string id, [FromServices] RotationDesk desk) =>
        Guid.TryParse(id, out var rotation)
            ? Answer(await desk.CancelAsync(TenantId.Parse(tenantId), rotation, ApiCaller.ActorOf(context), context.RequestAborted))
            : NoSuch();

    public static async Task<IResult> RevokeAsync(HttpContext context, string tenantId, string id, [FromServices] RotationDesk desk) =>
        Guid.TryParse(id, out var rotation)
            ? Answer(await desk.RevokeAsync(TenantId.Parse(tenantId), rotation, ApiCaller.ActorOf(context), context.RequestAborted))
            : NoSuch();

    private static IResult Answer(RotationResult result)
    {
        if (result.Rotation is { } rotation)
        {
            // What Relay will do by itself from here on was taken on, and not done.
            var status = rotation.State is RotationStates.Spreading ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
            return TypedResults.Json(RotationView.Of(rotation), RotationJson.Default.RotationView, statusCode: status);
        }

        var fault = result.Fault!;
        return fault.Kind switch
        {
            RotationFaultKind.Malformed => Problems.Of(StatusCodes.Status400BadRequest, fault.Code, "The request cannot be meant so", fault.Words),
            RotationFaultKind.NotFound => Problems.NotFound(fault.Words),
            RotationFaultKind.Conflict => Problems.Of(StatusCodes.Status409Conflict, fault.Code, "It does not fit what is there", fault.Words),
            RotationFaultKind.Refused => Problems.Of(StatusCodes.Status422UnprocessableEntity, fault.Code, "The provider does not take the value", fault.Words),
            _ => Problems.Later($"Nothing was changed. {fault.Words}"),
        };
    }

    private static ProblemHttpResult NoSuch() => Problems.NotFound("The tenant has no rotation with this id.");
}
