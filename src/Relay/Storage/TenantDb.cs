using Microsoft.EntityFrameworkCore;
using Relay.Model;

namespace Relay.Storage;

/// <summary>
/// Opens the store for one tenant: rows of others are absent from every query, and writing one is a bug that throws. Whatever acts for
/// somebody who signed in or holds a key goes through here.
/// </summary>
internal sealed class TenantDb(DbContextOptions<RelayDb> options)
{
    public RelayDb Open(TenantId tenant) => new(options) { Tenant = tenant.Value };
}
