using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Relay.Api;
using Relay.Api.Caching;
using Relay.Model;

namespace Relay.Connections.Health;

/// <summary>A tenant at a glance, by HTTP.</summary>
internal static class OverviewApi
{
    public static IEndpointRouteBuilder MapOverview(this IEndpointRouteBuilder tenant)
    {
        tenant.MapGet("", ReadAsync)
            .RequireAuthorization(ApiScopes.ReadTenant)
            .CacheOutput(TenantCachePolicy.Name)
            .WithName("GetTenant")
            .WithTags("Tenant")
            .WithSummary("Gives what a tenant has and how it does: accounts, webhook addresses, failed checks, the credential that ends first.")
            .WithDescription("May be up to ten seconds old.")
            .Produces<TenantOverview>()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return tenant;
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context, string tenantId, [FromServices] ITenantDirectory tenants, [FromServices] TenantHealth health, [FromServices] IOptions<RelayOptions> relay)
    {
        if (tenants.Current.Find(tenantId) is not { } tenant)
        {
            return Problems.NotFound("There is no such tenant.");
        }

        return await health.SummaryAsync(tenant.Id, context.RequestAborted) is { } summary
            ? TypedResults.Json(TenantOverview.Of(tenant, relay.Value.WebhookBaseUrl, summary), ApiJson.Default.TenantOverview)
            : Problems.Later("The store does not answer.");
    }
}

/// <summary>A tenant at a glance; no secret and nobody's name in it.</summary>
internal sealed record TenantOverview(
    string Id, string Name, string? Region, IReadOnlyList<AccountOverview> Accounts, IReadOnlyDictionary<string, string> Webhooks, int FailedChecks, int Warnings,
    DateTimeOffset? ChecksRunAt, CredentialEnd? NextEnd)
{
    public static TenantOverview Of(Tenant tenant, string baseUrl, TenantSummary summary) => new(
        tenant.Id.Value,
        tenant.Name,
        tenant.Region,
        [.. tenant.Accounts.Select(a => new AccountOverview(a.Channel, a.Id, a.AccessToken is not null, a.GenesysIntegrationId))],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ProviderKeys.Meta] = $"{baseUrl}/webhook/{ProviderKeys.Meta}/{tenant.Id}",
            [ProviderKeys.Genesys] = $"{baseUrl}/webhook/{ProviderKeys.Genesys}/{tenant.Id}",
        },
        summary.Failed,
        summary.Warnings,
        summary.LastRun,
        summary.Next);
}

/// <summary>An account of a tenant.</summary>
/// <param name="Sends">False: it receives only.</param>
internal sealed record AccountOverview(string Channel, string Id, bool Sends, string? GenesysIntegrationId);
