using System.Security.Claims;
using Relay.Model;

namespace Relay.Identity;

/// <summary>What is known of a caller, a machine's key or somebody who signed in, as claims.</summary>
internal static class ApiCaller
{
    public const string TenantClaim = "relay:tenant";
    public const string ActorClaim = "relay:actor";
    public const string ScopeClaim = "relay:scope";

    /// <summary>One of <see cref="MemberRoles"/>; keys of machines have none.</summary>
    public const string RoleClaim = "relay:role";

    /// <summary>Organisation and user id.</summary>
    public const string UserClaim = "relay:user";
    public const string EmailClaim = "relay:email";
    public const string NameClaim = "relay:name";
    public const string RegionClaim = "relay:region";

    /// <summary>When the session began, in Unix seconds.</summary>
    public const string BeganClaim = "relay:began";

    /// <summary>When he last proved who he is, in Unix seconds.</summary>
    public const string ProvenClaim = "relay:proven";

    public static string? TenantOf(ClaimsPrincipal caller) => caller.FindFirstValue(TenantClaim);

    public static string? RoleOf(ClaimsPrincipal caller) => caller.FindFirstValue(RoleClaim);

    /// <summary>Who it is, for the audit: <c>api-key:{id}</c> or <c>user:{e-mail}</c>.</summary>
    public static string ActorOf(ClaimsPrincipal caller) => caller.FindFirstValue(ActorClaim) ?? "unknown";

    public static Actor ActorOf(HttpContext context) => new(ActorOf(context.User), context.Connection.RemoteIpAddress?.ToString());

    public static IReadOnlyList<string> ScopesOf(ClaimsPrincipal caller) => [.. caller.FindAll(ScopeClaim).Select(c => c.Value)];

    /// <summary>Whether he may change what is the tenant's, when it is his.</summary>
    public static bool IsAdmin(ClaimsPrincipal caller) => RoleOf(caller) == MemberRoles.Admin;

    public static bool IsOperator(ClaimsPrincipal caller) => RoleOf(caller) == MemberRoles.Operator;
}
