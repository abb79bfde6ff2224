using System.Reflection;
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

    public DbSet<MemberRow> Members => Set<MemberRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<OnboardingDraftRow> OnboardingDrafts => Set<OnboardingDraftRow>();

    public DbSet<RotationRow> Rotations => Set<RotationRow>();

    public DbSet<CredentialFactRow> CredentialFacts => Set<CredentialFactRow>();

    public DbSet<CheckResultRow> CheckResults => Set<CheckResultRow>();

    public DbSet<DeploymentClaimRow> DeploymentClaims => Set<DeploymentClaimRow>();

    /// <summary>The one tenant whose rows are seen and may be written; null: all. See <see cref="TenantDb"/>.</summary>
    public string? Tenant { get; init; }

    /// <summary>The snapshot's version that the last change of a tenant made; what a barrier waits for.</summary>
    public long? SavedVersion { get; internal set; }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseForeignRows();
        if (!Database.IsRelational() || SnapshotChange.Of(this) is not { } change)
        {
            // Without a database the trial's store tells of the change.
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
        modelBuilder.Entity<SigningSecretRow>(secret =>
        {
            secret.ToTable("signing_secrets").HasKey(p => new { p.TenantId, p.Provider, p.Id });
            secret.Property(s => s.CreatedAt).HasDefaultValueSql("now()");

            // Whoever gives it another end has seen the one it has: a secret that was revoked in this moment stays so.
            secret.Property(s => s.NotAfter).IsConcurrencyToken();
        });
        modelBuilder.Entity<VerifyTokenRow>(token =>
        {
            token.ToTable("verify_tokens").HasKey(p => new { p.TenantId, p.Id });
            token.Property(t => t.CreatedAt).HasDefaultValueSql("now()");
            token.Property(t => t.NotAfter).IsConcurrencyToken();
        });
        modelBuilder.Entity<AccountRow>().ToTable("accounts").HasKey(p => new { p.TenantId, p.Channel, p.Id });
        modelBuilder.Entity<ApiKeyRow>(key =>
        {
            key.ToTable("api_keys").HasKey(p => new { p.TenantId, p.Id });
            key.Property(k => k.CreatedAt).HasDefaultValueSql("now()");
        });
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
        modelBuilder.Entity<MemberRow>().ToTable("members");
        modelBuilder.Entity<SessionRow>().ToTable("sessions").HasKey(s => s.KeyHash);
        modelBuilder.Entity<OnboardingDraftRow>(draft =>
        {
            draft.ToTable("onboarding_drafts").HasKey(d => d.TenantId);
            draft.Property(d => d.Fields).HasColumnType("jsonb");
            draft.Property(d => d.Revision).IsConcurrencyToken();
        });
        modelBuilder.Entity<RotationRow>().ToTable("rotations").Property(r => r.Step).IsConcurrencyToken();
        modelBuilder.Entity<CredentialFactRow>().ToTable("credential_facts").HasKey(f => new { f.TenantId, f.Name });
        modelBuilder.Entity<CheckResultRow>(result =>
        {
            result.ToTable("check_results").HasKey(r => new { r.TenantId, r.CheckId });
            result.Property(r => r.Facts).HasColumnType("jsonb");
        });
        modelBuilder.Entity<DeploymentClaimRow>(claim =>
        {
            claim.ToTable("deployment_claims").HasKey(c => c.TenantId);
            claim.Property(c => c.Claim).IsConcurrencyToken();
        });
        BelongsToTenant<MemberRow>(modelBuilder);
        BelongsToTenant<OnboardingDraftRow>(modelBuilder);
        BelongsToTenant<RotationRow>(modelBuilder);
        BelongsToTenant<CredentialFactRow>(modelBuilder);
        BelongsToTenant<CheckResultRow>(modelBuilder);
        BelongsToTenant<DeploymentClaimRow>(modelBuilder);
        KeepTenantsApart(modelBuilder);

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
            }
        }
    }

    // A tenant that is made in the same breath is written first.
    private static void BelongsToTenant<TRow>(ModelBuilder modelBuilder)
        where TRow : class, ITenantShare =>
        modelBuilder.Entity<TRow>().HasOne<TenantRow>().WithMany().HasForeignKey(nameof(ITenantShare.TenantId));

    // One tenant's context asks for no other's rows, whatever its user forgot to ask.
    private void KeepTenantsApart(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<TenantRow>().HasQueryFilter(t => Tenant == null || t.Id == Tenant);
        var scope = GetType().GetMethod(nameof(Scope), BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            if (entity.ClrType != typeof(TenantRow) && typeof(ITenantShare).IsAssignableFrom(entity.ClrType))
            {
                scope.MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
            }
        }
    }

    private void Scope<TRow>(ModelBuilder modelBuilder)
        where TRow : class, ITenantShare =>
        modelBuilder.Entity<TRow>().HasQueryFilter(r => Tenant == null || EF.Property<string?>(r, nameof(ITenantShare.TenantId)) == Tenant);

    private void RefuseForeignRows()
    {
        if (Tenant is not null && ChangeTracker.Entries<ITenantShare>().Any(e => e.State != EntityState.Unchanged && e.Entity.TenantId != Tenant))
        {
            throw new InvalidOperationException($"A row of another tenant was to be written in the name of {Tenant}.");
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
