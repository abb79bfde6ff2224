using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Model;

namespace Relay.Audit;

/// <summary>Who did what, by HTTP.</summary>
internal static class AuditApi
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditReader>().AddSingleton<AuditCsv>();

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder tenant)
    {
        tenant.MapGet("/audit", ListAsync)
            .WithTags("Audit")
            .RequireAuthorization(ApiScopes.ReadAudit)
            .WithName("ListAudit")
            .WithSummary("Lists who did what, the newest first; as a table with Accept: text/csv.")
            .Produces<AuditList>()
            .Produces<string>(StatusCodes.Status200OK, AuditCsv.MediaType)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .DescribeRefusals();
        return tenant;
    }

    /// <summary>Sends the table as a file.</summary>
    public static Task SendCsvAsync(HttpContext context, AuditCsv csv, TenantId tenant, AuditFilter filter) => csv.WriteAsync(
        tenant,
        filter,
        () =>
        {
            context.Response.ContentType = $"{AuditCsv.MediaType}; charset=utf-8";
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{tenant}.csv\"";
        },
        context.Response.Body,
        context.RequestAborted);

    private static async Task<IResult> ListAsync(
        HttpContext context, string tenantId, [AsParameters] AuditListParameters parameters, [FromServices] AuditReader audit, [FromServices] AuditCsv csv)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var filter = AuditQuery.Read(parameters, faults);
        if (faults.Count > 0)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "malformed", "The request is malformed", "Each fault stands in errors by its parameter.", faults);
        }

        var tenant = TenantId.Parse(tenantId);
        if (WantsCsv(context.Request))
        {
            await SendCsvAsync(context, csv, tenant, filter);
            return Results.Empty;
        }

        return TypedResults.Json(await audit.ListAsync(tenant, filter, context.RequestAborted), ApiJson.Default.AuditList);
    }

    // Whoever takes anything gets JSON.
    private static bool WantsCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf(AuditCsv.MediaType) > QualityOf("application/json");

        double QualityOf(string type) => accepted
            .Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(a => a.Quality ?? 1)
            .DefaultIfEmpty(0)
            .Max();
    }
}
