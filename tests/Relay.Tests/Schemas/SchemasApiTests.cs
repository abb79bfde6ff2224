using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Relay.Contracts;
using Relay.Tests.Conventions;
using Relay.Tests.Hosting;
using Relay.Tests.Portal;

namespace Relay.Tests.Schemas;

/// <summary>The schemas are served to everybody who is somebody, as they lie in docs/schemas.</summary>
public sealed class SchemasApiTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "schemas");

    [Fact]
    public async Task Every_schema_is_listed_and_served_byte_for_byte()
    {
        var list = (await GetAsync("/api/schemas")).Json.GetProperty("schemas").EnumerateArray().ToList();
        Assert.Equal(
            Directory.EnumerateFiles(Folder).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal),
            list.Select(item => item.GetProperty("name").GetString()!));
        Assert.Subset(list.Select(item => item.GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal), EventTypes.All.ToHashSet(StringComparer.Ordinal));
        foreach (var item in list)
        {
            var schema = await GetAsync(item.GetProperty("href").GetString()!);
            Assert.Equal((200, "application/schema+json"), (schema.Status, schema.MediaType));
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder, $"{item.GetProperty("name")}.json"), TestContext.Current.CancellationToken), schema.Body);
            Assert.Equal(item.GetProperty("id").GetString(), JsonDocument.Parse(schema.Body).RootElement.GetProperty("$id").GetString());
        }
    }

    [Fact]
    public async Task Any_key_of_any_tenant_will_do_and_so_will_a_session_of_any_role()
    {
        foreach (var key in new[] { ApiClient.Sender, ApiClient.Reader, ApiClient.Foreign })
        {
            Assert.Equal(200, (await GetAsync("/api/schemas", key)).Status);
        }

        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant, "vic-schemas@quay.example");
        Assert.Equal(200, (await viewer.ApiAsync(HttpMethod.Get, $"/api/schemas/{EventTypes.Receipt}")).Status);
    }

    [Theory]
    [InlineData("/api/schemas")]
    [InlineData("/api/schemas/relay.receipt.v1")]
    [InlineData("/api/schemas/relay.nothing.v1")]
    public async Task Strangers_get_none_though_it_is_kept_for_others(string path)
    {
        _ = await GetAsync(path);
        var stranger = await portal.Client.SendAsync(HttpMethod.Get, path, key: null);
        Assert.Equal((401, "api-key"), (stranger.Status, stranger.Problem));
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_not_kept()
    {
        for (var n = 0; n < 2; n++)
        {
            var answer = await GetAsync("/api/schemas/relay.nothing.v1");
            Assert.Equal((404, "not-found", "no-store"), (answer.Status, answer.Problem, answer.Headers.CacheControl?.ToString()));
            Assert.Null(answer.Headers.Age);
        }
    }

    [Fact]
    public async Task A_schema_is_kept_and_whoever_has_it_is_told_that_it_is_the_same()
    {
        const string Path = $"/api/schemas/{EventTypes.Delivery}";
        var first = await GetAsync(Path);
        var second = await GetAsync(Path, ApiClient.Foreign);
        Assert.NotNull(second.Headers.Age);
        Assert.Equal((first.Body, first.Headers.ETag), (second.Body, second.Headers.ETag));
        Assert.Equal("no-cache, private", second.Headers.CacheControl?.ToString());

        using var client = portal.App.CreateClient();
        foreach (var (tag, status) in new[] { (first.Headers.ETag!, HttpStatusCode.NotModified), (new EntityTagHeaderValue("\"older\""), HttpStatusCode.OK) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { IfNoneMatch = { tag } } };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiClient.Reader);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_description_of_the_API_names_both_routes_and_says_that_any_key_will_do()
    {
        var paths = (await portal.Client.SendAsync(HttpMethod.Get, "/openapi/v1.json", key: null)).Json.GetProperty("paths");
        foreach (var path in new[] { "/api/schemas", "/api/schemas/{name}" })
        {
            var get = paths.GetProperty(path).GetProperty("get");
            Assert.Contains("Any key", get.GetProperty("description").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(get.GetProperty("security").EnumerateArray());
        }

        Assert.True(paths.GetProperty("/api/schemas/{name}").GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("application/schema+json", out _));
    }

    private Task<ApiAnswer> GetAsync(string path, string key = ApiClient.Reader) => portal.Client.SendAsync(HttpMethod.Get, path, key);
}
