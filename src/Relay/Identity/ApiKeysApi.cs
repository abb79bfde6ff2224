using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Model;

namespace Relay.Identity;

/// <summary>A tenant's keys, by HTTP.</summary>
internal static class ApiKeysApi
{
    private const int MaxBodyBytes = 16 * 1024;

    public static IEndpointRouteBuilder MapApiKeys(this IEndpointRouteBuilder tenant)
    {
        var keys = tenant.MapGroup("/keys").WithTags("API keys");
        keys.MapGet("", ListAsync).RequireAuthorization(ApiScopes.ReadTenant)
            .WithName("ListKeys").WithSummary("Lists the keys, never their values.").Produces<ApiKeyList>().DescribeRefusals();
        keys.MapPost("", CreateAsync).RequireAuthorization(ApiScopes.WriteTenant).RequireAuthorization(StepUpRequirement.Policy)
            .WithName("CreateKey").WithSummary("Makes a key. Its value is in the answer and nowhere else.")
            .Accepts<ApiKeyRequest>("application/json").Produces<ApiKeyCreated>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).DescribeRefusals();
        keys.MapDelete("/{id}", RevokeAsync).RequireAuthorization(ApiScopes.WriteTenant)
            .WithName("RevokeKey").WithSummary("Revokes a key, for good.").Produces(StatusCodes.Status204NoContent).DescribeRefusals();
        return tenant;
    }

    /// <summary>Everything that somebody may do, whether by a key's scopes or by his role.</summary>
    public static IReadOnlyList<string> GrantableBy(HttpContext context) =>
        [.. ApiCaller.ScopesOf(context.User), .. ApiScopes.OfRole(ApiCaller.RoleOf(context.User))];

    private static async Task<IResult> ListAsync(HttpContext context, string tenantId, [FromServices] ApiKeys keys) =>
        TypedResults.Json(await keys.ListAsync(TenantId.Parse(tenantId), context.RequestAborted), ApiJson.Default.ApiKeyList);

    private static async Task<IResult> CreateAsync(HttpContext context, string tenantId, [FromServices] ApiKeys keys)
    {
        var (wanted, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes, ApiJson.Default.ApiKeyRequest, """{"id":"…","scopes":["…"]}""");
        if (wanted is null)
        {
            return problem!;
        }

        var outcome = await keys.CreateAsync(
            TenantId.Parse(tenantId), wanted.Id ?? "", wanted.Scopes ?? [], GrantableBy(context), ApiCaller.ActorOf(context), context.RequestAborted);
        return outcome.Fault switch
        {
            ApiKeyFault.None => TypedResults.Json(outcome.Made!, ApiJson.Default.ApiKeyCreated, statusCode: StatusCodes.Status201Created),
            ApiKeyFault.NotYours => Problems.Of(StatusCodes.Status403Forbidden, "scope", "The API key may not give this", outcome.Words!),
            ApiKeyFault.Taken => Problems.Of(StatusCodes.Status409Conflict, "taken", "The id is taken", outcome.Words!),
            ApiKeyFault.TooMany => Problems.Of(StatusCodes.Status409Conflict, "too-many", "There are too many keys", outcome.Words!),
            ApiKeyFault.BadId => Problems.Malformed($"id: {outcome.Words}"),
            _ => Problems.Malformed($"scopes: {outcome.Words}"),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(HttpContext context, string tenantId, string id, [FromServices] ApiKeys keys) =>
        await keys.RevokeAsync(TenantId.Parse(tenantId), id, ApiCaller.ActorOf(context), context.RequestAborted)
            ? TypedResults.NoContent()
            : Problems.NotFound("The tenant has no key with this id.");
}
