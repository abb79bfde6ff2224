using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Relay.Identity;
using Relay.Model;
using Relay.Tests.Api;

namespace Relay.Tests.Portal;

/// <summary>Every page and every route says who may come.</summary>
public sealed class PolicyTests(ApiApp app) : IClassFixture<ApiApp>
{
    // What strangers may see: webhooks prove themselves, health tells nothing, and the sign-in has to be reached.
    private static readonly string[] Open =
    [
        "webhook/{provider}", "health/live", "health/ready", "openapi/{documentName}.json", "assets/{name}", "signin", "signin/start", "signin/callback", "problem/{code:int}",
    ];

    [Fact]
    public void Every_page_and_route_names_a_policy_or_is_on_the_list_of_the_open_ones()
    {
        var routes = Routes();
        Assert.True(routes.Count > 15, $"Only {routes.Count} routes were found.");
        Assert.Empty(routes.Where(r => !IsClosed(r) && !IsOpen(r)).Select(Name));
    }

    [Fact]
    public void Every_policy_that_a_route_names_exists()
    {
        var known = ApiScopes.All.Concat([Policies.Caller, Policies.SignedIn, Policies.Viewer, Policies.Admin, Policies.AdminWithStepUp, Policies.Operator]).ToHashSet(StringComparer.Ordinal);
        var named = Routes().SelectMany(r => r.Metadata.OfType<IAuthorizeData>()).Select(a => a.Policy).OfType<string>();
        Assert.Subset(known, named.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_about_a_tenant_has_a_policy_that_looks_at_the_tenant()
    {
        string[] blind = [Policies.Caller, Policies.SignedIn, Policies.Operator];
        Assert.Empty(Routes()
            .Where(r => r.RoutePattern.Parameters.Any(p => p.Name == ScopeHandler.TenantRouteValue) && IsClosed(r))
            .Where(r => r.Metadata.OfType<IAuthorizeData>().All(a => a.Policy is null || blind.Contains(a.Policy, StringComparer.Ordinal)))
            .Select(Name));
    }

    private List<RouteEndpoint> Routes()
    {
        _ = app.App.Port;
        return [.. app.App.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()];
    }

    private static bool IsClosed(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IAllowAnonymous>() is null && route.Metadata.OfType<IAuthorizeData>().Any(a => a.Policy is { Length: > 0 });

    private static bool IsOpen(RouteEndpoint route)
    {
        var path = route.RoutePattern.RawText?.TrimStart('/') ?? "";
        return route.Metadata.GetMetadata<IAllowAnonymous>() is not null
            && (Open.Contains(path, StringComparer.Ordinal) || path.StartsWith("webhook/", StringComparison.Ordinal));
    }

    private static string Name(RouteEndpoint route) =>
        $"{route.RoutePattern.RawText} ({route.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath ?? route.DisplayName})";
}
