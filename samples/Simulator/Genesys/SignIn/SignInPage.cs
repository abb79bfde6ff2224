using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Genesys.SignIn;

/// <summary>The page in place of the real sign-in: no password, one button for each person. Works without script.</summary>
internal static class SignInPage
{
    public static string Choice(AuthorizationRequest request, IReadOnlyList<TenantSettings> tenants)
    {
        var body = new StringBuilder();
        body.Append("<p>Choose who signs in. No password: nobody here is real.</p>\n<form method=\"post\" action=\"/oauth/authorize\">\n");
        foreach (var (name, value) in request.Parameters)
        {
            body.Append(CultureInfo.InvariantCulture, $"<input type=\"hidden\" name=\"{name}\" value=\"{Text(value)}\">\n");
        }

        var withUsers = tenants.Where(tenant => tenant.Genesys is { Users.Count: > 0 }).ToList();
        foreach (var tenant in withUsers)
        {
            Organization(body, tenant.Id, tenant.Genesys!);
        }

        if (withUsers.Count == 0)
        {
            body.Append("<p>The settings name no users: see <code>Tenants[].Genesys:Users</code>.</p>\n");
        }

        body.Append("<p><button class=\"refuse\" name=\"deny\" value=\"1\">Refuse access</button></p>\n</form>");
        return Page("Sign in to Genesys Cloud (simulated)", body.ToString());
    }

    public static string Refusal(string why) =>
        Page("Sign-in is not possible", $"<p role=\"alert\">{Text(why)}</p>\n<p>Nothing was sent back to the application that asked.</p>");

    private static void Organization(StringBuilder body, string tenant, GenesysSettings genesys)
    {
        body.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"org-{tenant}\">\n<h2 id=\"org-{tenant}\">{Text(genesys.Name)}</h2>\n<ul>\n");
        foreach (var user in genesys.Users)
        {
            var label = $"<strong>{Text(user.Name)}</strong> <span>{Text(user.Email)}</span>";
            body.Append(CultureInfo.InvariantCulture, $"<li><button name=\"user\" value=\"{user.Id}\">{label}</button></li>\n");
        }

        body.Append("</ul>\n</section>\n");
    }

    private static string Page(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <link rel="stylesheet" href="/signin.css">
        </head>
        <body>
        <main>
        <h1>{title}</h1>
        {body}
        </main>
        </body>
        </html>

        """;

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
