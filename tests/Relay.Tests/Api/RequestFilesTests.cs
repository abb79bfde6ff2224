using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Relay.SampleTests.Requests;
using Relay.Tests.Conventions;

namespace Relay.Tests.Api;

/// <summary><c>samples/requests</c> has every route, and nothing else.</summary>
public sealed class RequestFilesTests(ApiApp api) : IClassFixture<ApiApp>
{
    [Fact]
    public void Every_route_has_a_request_and_every_request_a_route()
    {
        _ = api.App.Port;
        // Pages and their assets are for browsers. Webhooks take any method, to refuse all but two.
        var routes = api.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<PageActionDescriptor>() is null && route.RoutePattern.RawText?.StartsWith("/assets/", StringComparison.Ordinal) != true)
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["POST"]).Select(method => (method, route.RoutePattern.RawText!)))
            .Append(("GET", "/webhook/meta/{tenantId}"))
            .Distinct()
            .ToList();
        Assert.True(routes.Count > 30, $"Only {routes.Count} routes were found.");

        var (unnamed, unknown) = RouteList.Compare(HttpFile.All(Repository.Root), "relay", routes);
        Assert.Empty(unnamed);
        Assert.Empty(unknown);
    }
}
