using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Model;

namespace Relay.Identity;

/// <summary>Who may sign in to a tenant, by HTTP.</summary>
internal static class MembersApi
{
    private const int MaxBodyBytes = 4 * 1024;

    public static IEndpointRouteBuilder MapMembers(this IEndpointRouteBuilder tenant)
    {
        var members = tenant.MapGroup("/members").WithTags("Members");
        members.MapGet("", ListAsync).RequireAuthorization(ApiScopes.ReadTenant)
            .WithName("ListMembers").WithSummary("Lists who may sign in, and as what.").Produces<MemberList>().DescribeRefusals();
        members.MapPost("", AddAsync).RequireAuthorization(ApiScopes.WriteTenant)
            .WithName("AddMember").WithSummary("Lets somebody sign in, by his e-mail address in Genesys.")
            .Accepts<MemberRequest>("application/json").Produces<MemberItem>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).DescribeRefusals();
        members.MapPatch("/{id:guid}", ChangeAsync).RequireAuthorization(ApiScopes.WriteTenant)
            .WithName("ChangeMember").WithSummary("Changes somebody's role; his next request is judged by it.")
            .Accepts<MemberRequest>("application/json").Produces<MemberItem>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).DescribeRefusals();
        members.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(ApiScopes.WriteTenant)
            .WithName("RemoveMember").WithSummary("Lets somebody in no more, and ends his sessions.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict).DescribeRefusals();
        return tenant;
    }

    private static async Task<IResult> ListAsync(HttpContext context, string tenantId, [FromServices] Members members) =>
        TypedResults.Json(await members.ListAsync(TenantId.Parse(tenantId), context.RequestAborted), ApiJson.Default.MemberList);

    private static async Task<IResult> AddAsync(HttpContext context, string tenantId, [FromServices] Members members)
    {
        var (wanted, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes, ApiJson.Default.MemberRequest, """{"email":"…","role":"…"}""");
        return wanted is null
            ? problem!
            : Answer(
                await members.AddAsync(TenantId.Parse(tenantId), wanted.Email ?? "", wanted.Role ?? "", ApiCaller.ActorOf(context), context.RequestAborted),
                StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, string tenantId, Guid id, [FromServices] Members members)
    {
        var (wanted, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes, ApiJson.Default.MemberRequest, """{"role":"…"}""");
        if (wanted is null)
        {
            return problem!;
        }

        return wanted.Email is not null
            ? Problems.Malformed("An address cannot be changed: add the new one and remove this.")
            : Answer(
                await members.ChangeRoleAsync(TenantId.Parse(tenantId), id, wanted.Role ?? "", ApiCaller.ActorOf(context), context.RequestAborted),
                StatusCodes.Status200OK);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string tenantId, Guid id, [FromServices] Members members) =>
        Answer(await members.RemoveAsync(TenantId.Parse(tenantId), id, ApiCaller.ActorOf(context), context.RequestAborted), StatusCodes.Status204NoContent);

    private static IResult Answer(MemberOutcome outcome, int status) => outcome.Fault switch
    {
        MemberFault.None when status == StatusCodes.Status204NoContent => TypedResults.NoContent(),
        MemberFault.None => TypedResults.Json(outcome.Member!, ApiJson.Default.MemberItem, statusCode: status),
        MemberFault.NoSuch => Problems.NotFound(outcome.Words),
        MemberFault.BadEmail or MemberFault.BadRole => Problems.Malformed(outcome.Words),
        MemberFault.AlreadyThere => Problems.Of(StatusCodes.Status409Conflict, "taken", "The address is taken", outcome.Words),
        MemberFault.TooMany => Problems.Of(StatusCodes.Status409Conflict, "too-many", "There are too many members", outcome.Words),
        _ => Problems.Of(StatusCodes.Status409Conflict, "last-admin", "Nobody would be left", outcome.Words),
    };
}
