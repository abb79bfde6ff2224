using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Relay.SampleTests.Requests;

namespace SimulatorTests.Driving;

/// <summary><c>samples/requests</c> has all that drives the simulator; what it stands in for is described by Meta and Genesys.</summary>
public sealed class RequestFilesTests
{
    [Fact]
    public async Task Every_route_has_a_request_and_every_request_a_route()
    {
        await using var app = new SimulatorApp();
        var routes = app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText is { } pattern
                && (pattern.StartsWith("/sim", StringComparison.Ordinal) || pattern.StartsWith("/health", StringComparison.Ordinal)))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (method, route.RoutePattern.RawText!)))
            .ToList();
        Assert.True(routes.Count > 10, $"Only {routes.Count} routes were found.");

        var (unnamed, unknown) = RouteList.Compare(HttpFile.All(Root()), "simulator", routes);
        Assert.Empty(unnamed);
        Assert.Empty(unknown);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Relay.sln")))
        {
            folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? throw new InvalidOperationException("Relay.sln is in no folder above the tests.");
        }

        return folder;
    }
}
