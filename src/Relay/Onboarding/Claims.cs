using Microsoft.EntityFrameworkCore;
using Relay.Storage;

namespace Relay.Onboarding;

/// <summary>Tells whether what a tenant proved to have is in use here by another already. The words name nobody.</summary>
internal sealed class Claims(IDbContextFactory<RelayDb> databases)
{
    public const string NumberTaken =
        "This phone number is in use by another tenant of this Relay. If it is yours, ask whoever runs this Relay to move it.";

    public const string OrganizationTaken =
        "This Genesys organisation belongs to another tenant of this Relay. Sign in with an account of that organisation, or ask whoever runs this Relay.";

    /// <summary>Why it cannot be taken; null when it can.</summary>
    public async Task<string?> RefusalAsync(string tenant, string phoneNumberId, string organizationId, CancellationToken cancellationToken)
    {
        // The one place of onboarding that looks past its tenant: whose it is stays here.
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Accounts.AnyAsync(a => a.Channel == KnownValues.WhatsApp && a.Id == phoneNumberId && a.TenantId != tenant, cancellationToken))
        {
            return NumberTaken;
        }

        return await db.Tenants.AnyAsync(t => t.Id != tenant && t.SignInOrganization == organizationId, cancellationToken) ? OrganizationTaken : null;
    }
}
