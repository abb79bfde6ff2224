using System.Text;
using Microsoft.EntityFrameworkCore;
using Relay.Storage.Rows;

namespace Relay.Storage;

/// <summary>
/// The management data. The tables of messages are not here: they are written and read in batches, by hand.
/// </summary>
internal sealed class RelayDb(DbContextOptions<RelayDb> options) : DbContext(options)
{
    public DbSet<TenantRow> Tenants => Set<TenantRow>();

    public DbSet<IntegrationRow> Integrations => Set<IntegrationRow>();

    public DbSet<SigningSecretRow> SigningSecrets => Set<SigningSecretRow>();

    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<DeletedIdRow> DeletedIds => Set<DeletedIdRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<StoreSettingRow> Settings => Set<StoreSettingRow>();

    public DbSet<SnapshotVersionRow> SnapshotVersion => Set<SnapshotVersionRow>();

    public DbSet<VaultBundleRow> VaultBundles => Set<VaultBundleRow>();

    public DbSet<DataKeyRow> DataKeys => Set<DataKeyRow>();

    /// <summary>The snapshot's version that the last change of a tenant made; what a barrier waits for.</summary>
    public long? SavedVersion { get; private set; }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (SnapshotChange.Of(this) is not { } change)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        // One transaction: no snapshot can hold half of a change, and nobody is told of a change that did not happen.
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        SavedVersion = await change.TellAsync(this, cancellationToken);
        if (own is not null)
        {
            await own.CommitAsync(cancellationToken);
        }

        return written;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("The store is written asynchronously.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<TenantRow>(tenant =>
        {
            tenant.ToTable("tenants");
            tenant.Property(t => t.Bundle).IsConcurrencyToken();
            tenant.Property(t => t.CreatedAt).HasDefaultValueSql("now()");
            tenant.HasOne(t => t.Organization).WithOne().HasForeignKey<OrganizationRow>(p => p.TenantId);
            tenant.HasOne(t => t.MetaApp).WithOne().HasForeignKey<MetaAppRow>(p => p.TenantId);
            tenant.HasMany(t => t.Integrations).WithOne().HasForeignKey(p => p.TenantId);
            tenant.HasMany(t => t.SigningSecrets).WithOne().HasForeignKey(p => p.TenantId);
            tenant.HasMany(t => t.VerifyTokens).WithOne().HasForeignKey(p => p.TenantId);
            tenant.HasMany(t => t.Accounts).WithOne().HasForeignKey(p => p.TenantId);
            tenant.HasMany(t => t.ApiKeys).WithOne().HasForeignKey(p => p.TenantId);
        });
        modelBuilder.Entity<OrganizationRow>().ToTable("genesys_organizations").HasKey(p => p.TenantId);
        modelBuilder.Entity<IntegrationRow>().ToTable("genesys_integrations").HasKey(p => new { p.TenantId, p.Id });
        modelBuilder.Entity<MetaAppRow>().ToTable("meta_apps").HasKey(p => p.TenantId);
        modelBuilder.Entity<SigningSecretRow>().ToTable("signing_secrets").HasKey(p => new { p.TenantId, p.Provider, p.Id });
        modelBuilder.Entity<VerifyTokenRow>().ToTable("verify_tokens").HasKey(p => new { p.TenantId, p.Id });
        modelBuilder.Entity<AccountRow>().ToTable("accounts").HasKey(p => new { p.TenantId, p.Channel, p.Id });
        modelBuilder.Entity<ApiKeyRow>().ToTable("api_keys").HasKey(p => new { p.TenantId, p.Id });
        modelBuilder.Entity<DeletedIdRow>().ToTable("deleted_ids").HasKey(d => new { d.TenantId, d.Kind, d.Key });
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("audit").Property(a => a.Detail).HasColumnType("jsonb");
            audit.Property(a => a.At).HasDefaultValueSql("now()");
        });
        modelBuilder.Entity<StoreSettingRow>().ToTable("store_settings").HasKey(s => s.Name);
        modelBuilder.Entity<SnapshotVersionRow>().ToTable("snapshot_version").HasKey(v => v.Single);
        modelBuilder.Entity<VaultBundleRow>().ToTable("vault_bundles").HasKey(b => new { b.TenantId, b.Version });
        modelBuilder.Entity<DataKeyRow>().ToTable("data_keys");

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
            }
        }
    }

    private static string SnakeCase(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && result.Length > 0)
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }
}
