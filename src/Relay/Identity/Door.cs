using System.Globalization;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Relay.Audit;
using Relay.Channels.Genesys;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Identity;

/// <summary>Decides whose tenant somebody sees who has proven who he is, and as what; the Genesys organisation decides the tenant.</summary>
internal sealed class Door(IDbContextFactory<RelayDb> databases, NewTenants newTenants, IOptions<PortalOptions> options, TimeProvider time)
{
    /// <summary>What somebody must hold in Genesys to start a tenant, or to become its first admin.</summary>
    public const string FounderPermission = "messaging:integration:edit";

    private const int AdminsNamed = 3;

    /// <summary>Either who he is here, or words that say why he cannot come in, and whom to ask.</summary>
    public async Task<(ClaimsPrincipal? Caller, string? Refusal)> OpenAsync(GenesysUser user, string region, string? source, CancellationToken cancellationToken)
    {
        if (user.Email is not { Length: > 0 } address)
        {
            return (null, "Genesys does not tell your e-mail address, by which people are known here. Ask an admin of your Genesys organisation to add it.");
        }

        var email = address.ToLowerInvariant();
        if (IsOperator(user.OrganizationId, email))
        {
            return (Principal(user, email, region, null, MemberRoles.Operator), null);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.SingleOrDefaultAsync(t => t.SignInOrganization == user.OrganizationId, cancellationToken);
        if (tenant is not null)
        {
            return await EnterAsync(db, tenant, user, email, region, source, cancellationToken);
        }

        if (!options.Value.SelfSignup)
        {
            return (null, $"Your organisation {user.OrganizationName} is not known here. Ask {Contact} to set it up.");
        }

        if (!user.May(FounderPermission))
        {
            return (null, $"Your organisation {user.OrganizationName} is not known here yet. Somebody who holds the permission {FounderPermission} in Genesys has to sign in first: "
                + "ask an admin of your Genesys organisation.");
        }

        var made = await newTenants.StartAsync(user, email, new Actor($"user:{email}", source), cancellationToken);
        return made is not null
            ? (Principal(user, email, region, made, MemberRoles.Admin), null)
            : (null, "Somebody of your organisation signed in at the same moment. Sign in again.");
    }

    /// <summary>What somebody who has a session is now; null when he is nothing any more.</summary>
    public async Task<string?> RoleAsync(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var (organization, user) = SplitUser(caller);
        if (ApiCaller.TenantOf(caller) is not { } tenant)
        {
            return IsOperator(organization, caller.FindFirstValue(ApiCaller.EmailClaim) ?? "") ? MemberRoles.Operator : null;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Members.AsNoTracking()
            .Where(m => m.TenantId == tenant && m.UserId == user)
            .Where(m => db.Tenants.Any(t => t.Id == tenant && t.SignInOrganization == organization))
            .Select(m => m.Role)
            .SingleOrDefaultAsync(cancellationToken);
    }

    private string Contact => options.Value.Contact is { Length: > 0 } contact ? contact : "whoever runs this Relay";

    private async Task<(ClaimsPrincipal? Caller, string? Refusal)> EnterAsync(
        RelayDb db, TenantRow tenant, GenesysUser user, string email, string region, string? source, CancellationToken cancellationToken)
    {
        var members = await db.Members.Where(m => m.TenantId == tenant.Id).ToListAsync(cancellationToken);

        // An address can be given to somebody else in Genesys; whoever was known by his id stays himself.
        var member = members.Find(m => m.UserId == user.Id) ?? members.Find(m => m.UserId is null && m.Email == email);
        var actor = new Actor($"user:{email}", source);
        if (member is null)
        {
            var admins = members.Where(m => m.Role == MemberRoles.Admin).Select(m => m.Email).Take(AdminsNamed).ToList();
            if (admins.Count > 0)
            {
                return (null, $"You are not on the list of {tenant.Name}. Ask one of its admins to add {email}: {string.Join(", ", admins)}.");
            }

            if (!user.May(FounderPermission))
            {
                return (null, $"{tenant.Name} has no admin yet. The first one has to hold the permission {FounderPermission} in Genesys: ask an admin of your Genesys organisation to sign in here.");
            }

            if (members.Exists(m => m.Email == email))
            {
                return (null, $"The address {email} is on the list of {tenant.Name} for another person. Ask {Contact}.");
            }

            member = NewTenants.FirstAdmin(tenant.Id, email, time.GetUtcNow());
            db.Members.Add(member);
            db.Audit.Add(AuditEntry.Of(TenantId.Parse(tenant.Id), actor, AuditActions.FirstAdmin, ("email", email)));
        }

        (member.UserId, member.Name, member.LastSignInAt) = (user.Id, user.Name, time.GetUtcNow());
        db.Audit.Add(AuditEntry.Of(TenantId.Parse(tenant.Id), actor, AuditActions.SessionBegan, ("role", member.Role)));
        await db.SaveChangesAsync(cancellationToken);
        return (Principal(user, email, region, tenant.Id, member.Role), null);
    }

    private bool IsOperator(string organization, string email) =>
        options.Value.Operators.Values.Contains($"{organization}/{email}", StringComparer.OrdinalIgnoreCase);

    private static (string Organization, string User) SplitUser(ClaimsPrincipal caller) =>
        (caller.FindFirstValue(ApiCaller.UserClaim) ?? "").Split('/') is [var organization, var user] ? (organization, user) : ("", "");

    private ClaimsPrincipal Principal(GenesysUser user, string email, string region, string? tenant, string role)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var identity = new ClaimsIdentity(Sessions.SchemeName);
        identity.AddClaim(new Claim(ApiCaller.ActorClaim, $"user:{email}"));
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, SessionStore.UserKey(user.OrganizationId, user.Id)));
        identity.AddClaim(new Claim(ApiCaller.UserClaim, SessionStore.UserKey(user.OrganizationId, user.Id)));
        identity.AddClaim(new Claim(ApiCaller.EmailClaim, email));
        identity.AddClaim(new Claim(ApiCaller.NameClaim, user.Name ?? email));
        identity.AddClaim(new Claim(ApiCaller.RegionClaim, region));
        identity.AddClaim(new Claim(ApiCaller.BeganClaim, now));
        identity.AddClaim(new Claim(ApiCaller.ProvenClaim, now));
        identity.AddClaim(new Claim(ApiCaller.RoleClaim, role));
        if (tenant is not null)
        {
            identity.AddClaim(new Claim(ApiCaller.TenantClaim, tenant));
        }

        return new ClaimsPrincipal(identity);
    }
}
