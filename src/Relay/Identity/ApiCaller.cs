using System.Security.Claims;

namespace Relay.Identity;

/// <summary>What is known of a caller, as claims.</summary>
internal static class ApiCaller
{
    public const string TenantClaim = "relay:tenant";
    public const string ActorClaim = "relay:actor";
    public const string ScopeClaim = "relay:scope";

    public static string? TenantOf(ClaimsPrincipal caller) => caller.FindFirstValue(TenantClaim);

    /// <summary>Who it is, for the audit: <c>api-key:{id}</c>.</summary>
    public static string ActorOf(ClaimsPrincipal caller) => caller.FindFirstValue(ActorClaim) ?? "unknown";

    public static IReadOnlyList<string> ScopesOf(ClaimsPrincipal caller) => [.. caller.FindAll(ScopeClaim).Select(c => c.Value)];
}
