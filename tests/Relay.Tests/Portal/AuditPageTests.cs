using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Relay.Audit;
using Relay.Model;
using Relay.Storage;
using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

public sealed class AuditPageTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private const string Path = $"/t/{ApiClient.Tenant}/audit";

    [Fact]
    public async Task Everybody_of_the_tenant_sees_who_did_what_in_sentences_and_nothing_of_another_tenant()
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        await WriteAsync(ApiClient.Tenant, "user:ada@quay.example", AuditActions.MemberRoleChanged, ("email", "bob@quay.example"), ("before", "viewer"), ("after", "admin"));
        await WriteAsync(ApiClient.OtherTenant, "user:eve@lagoon.example", AuditActions.MemberAdded, ("email", "mallory@lagoon.example"));

        var page = (await viewer.GetAsync(Path + "?actor=user%3Aada%40quay.example")).IsPage();
        Assert.Equal(["user:ada@quay.example"], page.AllOf("td[data-label=Who]").Distinct(StringComparer.Ordinal));
        Assert.Contains("Changed a member's role", page.Words, StringComparison.Ordinal);
        Assert.Contains("before: viewer after: admin", page.Words, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("lagoon", (await viewer.GetAsync(Path)).IsPage().Words, StringComparison.Ordinal);
        Assert.Contains("Nothing was done", (await viewer.GetAsync(Path + "?actor=nobody")).IsPage().Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_is_none_is_told_beside_its_field()
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        var page = (await viewer.GetAsync(Path + "?from=soon&after=x")).IsPage();
        Assert.NotEmpty(page.WordsOf("#from-fault"));
        Assert.Equal("true", page.Document.QuerySelector("#from")?.GetAttribute("aria-invalid"));
        Assert.Contains("Begin with the newest", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_rows_are_on_further_pages_each_row_once()
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        for (var n = 0; n < 120; n++)
        {
            await WriteAsync(ApiClient.Tenant, "user:pages@quay.example", AuditActions.SessionBegan, ("n", $"{n}"));
        }

        var seen = new List<string>();
        for (var next = $"{Path}?actor=user%3Apages%40quay.example"; next is not null;)
        {
            var page = (await viewer.GetAsync(next)).IsPage();
            seen.AddRange(page.AllOf("td[data-label=Details]"));
            next = page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(n => $"n: {n}"), seen);
    }

    [Fact]
    public async Task The_table_opens_in_a_spreadsheet_and_holds_no_formula()
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        string[] formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\"=1\"", "plain, \"quoted\"\nline"];
        foreach (var formula in formulas)
        {
            await WriteAsync(ApiClient.Tenant, formula, AuditActions.SessionBegan);
        }

        var answer = await viewer.GetAsync(Path + "?handler=Csv&action=session.began");
        Assert.Equal((200, "text/csv"), (answer.Status, answer.ContentHeaders.ContentType?.MediaType));
        Assert.Equal("attachment", answer.ContentHeaders.ContentDisposition?.DispositionType);
        Assert.Equal([0xEF, 0xBB, 0xBF], answer.Bytes.Take(3));
        var text = Encoding.UTF8.GetString(answer.Bytes, 3, answer.Bytes.Length - 3);
        Assert.StartsWith("At (UTC),Who,What,Action,From,Detail\r\n", text, StringComparison.Ordinal);
        using var reader = new CsvHelper.CsvParser(new StringReader(text), System.Globalization.CultureInfo.InvariantCulture);
        var cells = new List<string>();
        while (await reader.ReadAsync())
        {
            Assert.Equal(6, reader.Count);
            cells.AddRange(reader.Record!);
        }

        Assert.Contains("'=1+1", cells);
        Assert.Contains("'@SUM(A1)", cells);
        Assert.Contains("plain, \"quoted\"\nline", cells);
        Assert.All(cells, cell => Assert.DoesNotContain(cell.FirstOrDefault(), "=+-@\t\r"));
    }

    [Fact]
    public async Task The_API_gives_json_or_by_its_wish_a_table_and_names_what_is_wrong()
    {
        await WriteAsync(ApiClient.Tenant, "user:api@quay.example", AuditActions.SessionBegan, ("role", "admin"));
        var json = await portal.Client.SendAsync(HttpMethod.Get, $"/api/tenants/{ApiClient.Tenant}/audit?actor=user:api@quay.example&limit=1", ApiClient.Manager);
        var item = json.Json.GetProperty("items")[0];
        Assert.Equal(("user:api@quay.example", "admin"), (item.GetProperty("actor").GetString(), item.GetProperty("detail").GetProperty("role").GetString()));
        Assert.False(json.Json.TryGetProperty("next", out _));
        var faulty = await portal.Client.SendAsync(HttpMethod.Get, $"/api/tenants/{ApiClient.Tenant}/audit?limit=1000&from=x", ApiClient.Manager);
        Assert.Equal((400, "malformed"), (faulty.Status, faulty.Problem));
        Assert.Equal(["from", "limit"], faulty.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));

        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        var table = await viewer.ApiAsync(HttpMethod.Get, $"/api/tenants/{ApiClient.Tenant}/audit", accept: "application/json;q=0.5, text/csv");
        Assert.Equal((200, "text/csv"), (table.Status, table.MediaType));
        Assert.Equal("application/json", (await viewer.ApiAsync(HttpMethod.Get, $"/api/tenants/{ApiClient.Tenant}/audit", accept: "*/*")).MediaType);
    }

    private async Task WriteAsync(string tenant, string actor, string action, params (string Name, string? Value)[] detail)
    {
        _ = portal.App.Port;
        await using var db = await portal.App.Services.GetRequiredService<IDbContextFactory<RelayDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        db.Audit.Add(AuditEntry.Of(TenantId.Parse(tenant), new Actor(actor, "192.0.2.7"), action, detail));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
