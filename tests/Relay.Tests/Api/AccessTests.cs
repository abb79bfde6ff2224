using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Relay.Identity;
using Relay.Model;
using Relay.Tests.Hosting;

namespace Relay.Tests.Api;

public sealed class AccessTests(ApiApp api) : IClassFixture<ApiApp>
{
    private static readonly Guid Id = Guid.Parse("5d000000-0000-5000-8000-000000000001");

    // Method, path behind the tenant, a key that may, a key of the tenant that may not.
    public static TheoryData<string, string, string, string> Routes => new()
    {
        { "POST", "/messages", ApiClient.Sender, ApiClient.Writer },
        { "GET", "/deadletters", ApiClient.Reader, ApiClient.Sender },
        { "GET", $"/deadletters/{Id}", ApiClient.Writer, ApiClient.Sender },
        { "POST", $"/deadletters/{Id}/replay", ApiClient.Writer, ApiClient.Reader },
        { "POST", $"/deadletters/{Id}/discard", ApiClient.Writer, ApiClient.Reader },
        { "POST", "/deadletters/replay", ApiClient.Writer, ApiClient.Reader },
        { "POST", "/deadletters/discard", ApiClient.Writer, ApiClient.Reader },
        { "GET", "/parked", ApiClient.Manager, ApiClient.Reader },
        { "GET", "/parked/deliveries", ApiClient.Manager, ApiClient.Reader },
        { "POST", "/parked/retry", ApiClient.Writer, ApiClient.Manager },
        { "POST", "/parked/discard", ApiClient.Writer, ApiClient.Manager },
        { "GET", "/audit", ApiClient.Manager, ApiClient.Writer },
        { "GET", "/members", ApiClient.Manager, ApiClient.Writer },
        { "POST", "/members", ApiClient.Manager, ApiClient.Writer },
        { "GET", "/keys", ApiClient.Manager, ApiClient.Writer },
        { "POST", "/keys", ApiClient.Manager, ApiClient.Writer },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_route_tells_a_stranger_another_tenant_and_a_key_without_the_scope_apart(string method, string path, string allowed, string scopeless)
    {
        async Task<ApiAnswer> SendAsync(string? key, string tenant = ApiClient.Tenant) =>
            await api.Client.SendAsync(new HttpMethod(method), $"/api/tenants/{tenant}{path}", key, method == "POST" ? "{}" : null);

        var stranger = await SendAsync(null);
        Assert.Equal((401, "api-key", "Bearer realm=\"relay\""), (stranger.Status, stranger.Problem, stranger.Headers.WwwAuthenticate.ToString()));
        var unknown = await SendAsync("no-such-key");
        Assert.Equal((401, "api-key"), (unknown.Status, unknown.Problem));
        Assert.Contains("invalid_token", unknown.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);

        // That another tenant exists is not told.
        var foreign = await SendAsync(ApiClient.Foreign);
        Assert.Equal((404, "not-found"), (foreign.Status, foreign.Problem));
        Assert.Equal(WithoutTrace(foreign), WithoutTrace(await SendAsync(ApiClient.Foreign, "nobody")));
        Assert.Equal(WithoutTrace(foreign), WithoutTrace(await SendAsync(allowed, "UPPER CASE")));

        var lacking = await SendAsync(scopeless);
        Assert.Equal((403, "scope"), (lacking.Status, lacking.Problem));
        Assert.DoesNotContain((await SendAsync(allowed)).Status, new[] { 401, 403, 404 });
    }

    [Fact]
    public async Task Without_a_store_dead_letters_are_answered_503_with_the_reason()
    {
        var answer = await api.Client.GetAsync("");
        Assert.Equal((503, "no-store"), (answer.Status, answer.Problem));
        Assert.Contains("ConnectionStrings:Relay", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_route_of_the_API_needs_a_scope_but_for_what_is_about_no_tenant()
    {
        _ = api.App.Port;
        var routes = api.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(r => r.RoutePattern.RawText?.StartsWith("/api", StringComparison.Ordinal) == true)
            .ToList();
        Assert.DoesNotContain(routes, r => r.Metadata.GetMetadata<IAllowAnonymous>() is not null);
        Assert.True(routes.Count >= 7, $"Only {routes.Count} routes were found.");
        Assert.All(routes, r =>
        {
            var isOfNoTenant = r.RoutePattern.RawText!.StartsWith("/api/schemas", StringComparison.Ordinal);
            Assert.Contains(r.Metadata.GetOrderedMetadata<IAuthorizeData>(), a => isOfNoTenant ? a.Policy == Policies.Caller : ApiScopes.All.Contains(a.Policy));
        });
    }

    [Fact]
    public async Task The_description_names_every_route_to_strangers_and_the_scope_that_it_needs()
    {
        var answer = await api.Client.SendAsync(HttpMethod.Get, "/openapi/v1.json", key: null);
        Assert.Equal(200, answer.Status);
        var paths = answer.Json.GetProperty("paths");
        Assert.Subset(
            paths.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal)
            {
             "/api/tenants/{tenantId}/deadletters", "/api/tenants/{tenantId}/deadletters/discard", "/api/tenants/{tenantId}/deadletters/replay",
             "/api/tenants/{tenantId}/deadletters/{id}", "/api/tenants/{tenantId}/deadletters/{id}/discard", "/api/tenants/{tenantId}/deadletters/{id}/replay",
             "/api/tenants/{tenantId}/messages",
            });
        var send = paths.GetProperty("/api/tenants/{tenantId}/messages").GetProperty("post");
        Assert.Contains("`messages:send`", send.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Contains(send.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "Idempotency-Key");
        Assert.True(send.GetProperty("responses").TryGetProperty("202", out _));
        Assert.Equal("bearer", answer.Json.GetProperty("components").GetProperty("securitySchemes").GetProperty("apiKey").GetProperty("scheme").GetString());
    }

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/elsewhere")]
    [InlineData("DELETE", "/api/tenants/quay/messages")]
    [InlineData("GET", "/API/Tenants/quay/deadletters")]
    [InlineData("POST", "/api/tenants/quay/messages")]
    public async Task Strangers_learn_of_no_route_and_no_refusal_is_kept_by_a_cache(string method, string path)
    {
        var stranger = await api.Client.SendAsync(new HttpMethod(method), path, key: null, method == "POST" ? "{}" : null);
        Assert.Equal((401, "api-key", "no-store"), (stranger.Status, stranger.Problem, stranger.Headers.CacheControl?.ToString()));
        foreach (var key in new[] { ApiClient.Sender, ApiClient.Writer, ApiClient.Foreign })
        {
            var answer = await api.Client.SendAsync(new HttpMethod(method), path, key, method == "POST" ? "{}" : null);
            Assert.NotEqual(401, answer.Status);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }
    }

    [Fact]
    public async Task What_is_no_route_of_the_api_is_not_found()
    {
        var answer = await api.Client.SendAsync(HttpMethod.Get, "/api/elsewhere", ApiClient.Sender);
        Assert.Equal((404, "application/problem+json"), (answer.Status, answer.MediaType));
    }

    // Each answer names its own request.
    private static string WithoutTrace(ApiAnswer answer) =>
        string.Join('|', answer.Json.EnumerateObject().Where(m => m.Name != "traceId").Select(m => m.Value.ToString()));
}
