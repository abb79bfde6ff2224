using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys.SignIn;

/// <summary><c>/oauth/authorize</c>: GET shows whom one may sign in as, POST is the choice, and leads back to the client.</summary>
internal sealed class SignInEndpoint(SimulatorSettings settings, AuthorizationCodes codes)
{
    public ServiceAnswer Show(ServiceRequest request)
    {
        var (asked, refusal) = AuthorizationRequest.Read(name => Value(request.Query.TryGetValue(name, out var value) ? value : default), settings);
        return asked is null ? Refused(refusal!) : Html(200, SignInPage.Choice(asked, settings.Tenants));
    }

    public ServiceAnswer Choose(ServiceRequest request)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span));
        string? Parameter(string name) => Value(form.TryGetValue(name, out var value) ? value : default);
        var (asked, refusal) = AuthorizationRequest.Read(Parameter, settings);
        if (asked is null)
        {
            return Refused(refusal!);
        }

        if (Parameter("deny") is not null)
        {
            return Redirect(asked.Back(("error", "access_denied"), ("error_description", "The user refused.")));
        }

        var (tenant, user) = settings.Tenants
            .SelectMany(tenant => (tenant.Genesys?.Users ?? []).Select(user => (Tenant: tenant, User: user)))
            .FirstOrDefault(known => string.Equals(known.User.Id.ToString(), Parameter("user"), StringComparison.OrdinalIgnoreCase));
        return user is null
            ? Html(400, SignInPage.Refusal("Nobody has this user id."))
            : Redirect(asked.Back(("code", codes.Issue(tenant, user, asked))));
    }

    private static string? Value(StringValues values) => StringValues.IsNullOrEmpty(values) ? null : values.ToString();

    private static ServiceAnswer Refused(SignInRefusal refusal) =>
        refusal.Location is { } location ? Redirect(location) : Html(400, SignInPage.Refusal(refusal.Description));

    private static ServiceAnswer Redirect(string location) => new ServiceAnswer(302, []).With(KeyValuePair.Create("Location", location), NoStore, NoReferrer);

    private static ServiceAnswer Html(int status, string page) => (new ServiceAnswer(status, Encoding.UTF8.GetBytes(page)) { ContentType = "text/html; charset=utf-8" }).With(
        NoStore,
        NoReferrer,
        KeyValuePair.Create("X-Content-Type-Options", "nosniff"),
        // No form-action: browsers hold it against the redirect too, which leads to the client.
        KeyValuePair.Create("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"));

    private static KeyValuePair<string, string> NoStore => KeyValuePair.Create("Cache-Control", "no-store");

    private static KeyValuePair<string, string> NoReferrer => KeyValuePair.Create("Referrer-Policy", "no-referrer");
}
