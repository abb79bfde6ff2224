using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Relay.Identity;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;
using Relay.Tenants;
using Relay.Tests.Fakes;
using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

/// <summary>Gives people sessions in a running Relay, by its own cookie handler and store, as its sign-in does after Genesys has spoken.</summary>
internal static class SignedInPeople
{
    public const string OperatorEmail = "watch@operator.example";

    private const string OperatorOrganization = "0fd00000-0000-4000-8000-00000000000f";

    /// <summary>Has it take part: requests count as encrypted, and one operator is known. Before its first use.</summary>
    public static RelayApp WithPeople(this RelayApp app) => app
        .With("Portal:Operators:one", $"{OperatorOrganization}/{OperatorEmail}")
        .Replace(services => services.AddSingleton<IStartupFilter, Encrypted>());

    public static Task<SignedIn> AdminAsync(this RelayApp app, string tenant, string? email = null) =>
        MemberAsync(app, tenant, MemberRoles.Admin, email ?? $"admin@{tenant}.example");

    public static Task<SignedIn> ViewerAsync(this RelayApp app, string tenant, string? email = null) =>
        MemberAsync(app, tenant, MemberRoles.Viewer, email ?? $"viewer@{tenant}.example");

    public static Task<SignedIn> OperatorAsync(this RelayApp app) => BeginAsync(app, OperatorOrganization, null, MemberRoles.Operator, OperatorEmail);

    public static SignedIn Stranger(this RelayApp app) => new(app);

    /// <summary>The organisation whose people may sign in to a tenant of the seed file.</summary>
    public static string OrganizationOf(string tenant) => $"organization-of-{tenant}";

    /// <summary>The Genesys user id of somebody.</summary>
    public static string UserIdOf(string email) => $"user-{email}";

    private static async Task<SignedIn> MemberAsync(RelayApp app, string tenant, string role, string email)
    {
        _ = app.Port;
        await app.Services.GetRequiredService<TenantDirectory>().Loaded.WaitAsync(TestContext.Current.CancellationToken);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<RelayDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        (await TenantAsync(db, tenant)).SignInOrganization = OrganizationOf(tenant);
        if (await db.Members.SingleOrDefaultAsync(m => m.TenantId == tenant && m.Email == email, TestContext.Current.CancellationToken) is not { } member)
        {
            var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            member = db.Members.Add(new MemberRow { Id = Guid.CreateVersion7(now), TenantId = tenant, Email = email, Role = role, AddedAt = now, AddedBy = "test" }).Entity;
        }

        (member.UserId, member.Role) = (UserIdOf(email), role);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return await BeginAsync(app, OrganizationOf(tenant), tenant, role, email);
    }

    // A trial serves the tenants of its seed file before it has them where they can be changed.
    private static async Task<TenantRow> TenantAsync(RelayDb db, string id)
    {
        await Waiting.UntilAsync(() => db.Tenants.Any(t => t.Id == id));
        return await db.Tenants.SingleAsync(t => t.Id == id, TestContext.Current.CancellationToken);
    }

    private static async Task<SignedIn> BeginAsync(RelayApp app, string organization, string? tenant, string role, string email)
    {
        _ = app.Port;
        await using var scope = app.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Request = { Scheme = "https", Host = new HostString("localhost") } };
        await context.SignInAsync(Sessions.SchemeName, Principal(app, organization, tenant, role, email));
        var browser = new SignedIn(app);
        browser.Keep(context.Response.Headers.SetCookie);
        return browser;
    }

    private static ClaimsPrincipal Principal(RelayApp app, string organization, string? tenant, string role, string email)
    {
        var user = SessionStore.UserKey(organization, UserIdOf(email));
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        List<(string Type, string Value)> claims =
        [
            (ApiCaller.ActorClaim, $"user:{email}"), (ClaimTypes.NameIdentifier, user), (ApiCaller.UserClaim, user), (ApiCaller.EmailClaim, email), (ApiCaller.NameClaim, email),
            (ApiCaller.RegionClaim, "eu-west-1"), (ApiCaller.BeganClaim, now), (ApiCaller.ProvenClaim, now), (ApiCaller.RoleClaim, role),
        ];
        if (tenant is not null)
        {
            claims.Add((ApiCaller.TenantClaim, tenant));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims.Select(c => new Claim(c.Type, c.Value)), Sessions.SchemeName));
    }

    private sealed class Encrypted : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Request.Scheme = "https";
                return following(context);
            });
            next(app);
        };
    }
}
