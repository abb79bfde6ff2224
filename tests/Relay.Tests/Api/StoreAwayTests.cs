using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Api;

namespace Relay.Tests.Api;

/// <summary>A store that is away, met before any route was.</summary>
public sealed class StoreAwayTests
{
    [Fact]
    public async Task A_caller_is_asked_to_come_again_and_told_why()
    {
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await On(new TimeoutException("nothing to be told")).InvokeAsync(context);
        Assert.Equal((503, "5", "no-store"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString(), context.Response.Headers.CacheControl.ToString()));
        Assert.DoesNotContain("nothing to be told", System.Text.Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_route_has_to_say_of_repeating_is_said()
    {
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new StoreAwayWords("Look first.")), null));
        await On(new TimeoutException()).InvokeAsync(context);
        Assert.Contains("Look first.", System.Text.Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_our_own_stays_one() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => On(new InvalidOperationException()).InvokeAsync(new DefaultHttpContext()));

    private static StoreAway On(Exception fault) => new(_ => throw fault, NullLogger<StoreAway>.Instance);
}
