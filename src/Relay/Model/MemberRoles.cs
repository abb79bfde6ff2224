namespace Relay.Model;

/// <summary>What somebody who signed in may do in a tenant.</summary>
internal static class MemberRoles
{
    /// <summary>Sees everything but secrets, changes everything.</summary>
    public const string Admin = "admin";

    /// <summary>Sees the same, changes nothing.</summary>
    public const string Viewer = "viewer";

    /// <summary>Runs the installation: sees every tenant, changes none. Named in the configuration, never in a tenant's list.</summary>
    public const string Operator = "operator";

    /// <summary>What can stand in a tenant's list.</summary>
    public static IReadOnlyList<string> OfTenants { get; } = [Admin, Viewer];
}
