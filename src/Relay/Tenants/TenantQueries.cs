using Microsoft.EntityFrameworkCore;
using Relay.Storage.Rows;

namespace Relay.Tenants;

/// <summary>Queries that are needed in more than one place.</summary>
internal static class TenantQueries
{
    /// <summary>With everything that belongs to a tenant, each kind by a query of its own: joined, they would multiply.</summary>
    public static IQueryable<TenantRow> WithParts(this IQueryable<TenantRow> tenants) => tenants
        .Include(t => t.Organization)
        .Include(t => t.MetaApp)
        .Include(t => t.Integrations)
        .Include(t => t.SigningSecrets)
        .Include(t => t.VerifyTokens)
        .Include(t => t.Accounts)
        .Include(t => t.ApiKeys)
        .AsSplitQuery()
        .OrderBy(t => t.Id);
}
