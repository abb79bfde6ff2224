namespace Relay.Identity;

/// <summary>Who may see a page. Routes of the API have the scopes of <see cref="Model.ApiScopes"/>, which roles stand for too, or <see cref="Caller"/>.</summary>
internal static class Policies
{
    /// <summary>Somebody who signed in; whichever tenant is his.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Somebody who signed in, or any API key, whatever its scopes: for what is about no tenant.</summary>
    public const string Caller = "caller";

    /// <summary>The tenant of the route is his, or he is an operator.</summary>
    public const string Viewer = "viewer";

    /// <summary>The tenant of the route is his, and he may change it.</summary>
    public const string Admin = "admin";

    /// <summary>The same, and he has proven within the last minutes who he is.</summary>
    public const string AdminWithStepUp = "admin-step-up";

    /// <summary>He runs the installation.</summary>
    public const string Operator = "operator";
}
