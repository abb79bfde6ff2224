using System.Security.Cryptography;

namespace Relay.Portal;

/// <summary>
/// What browsers are told of pages: scripts only with this page's nonce, nothing from elsewhere, in no frame, no address to others, kept in
/// no cache.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string NonceKey = "relay:nonce";

    /// <summary>The nonce of the page that is being made.</summary>
    public static string NonceOf(HttpContext context) => (string)context.Items[NonceKey]!;

    public Task InvokeAsync(HttpContext context)
    {
        // A page that is made again, for its status, keeps its nonce: its headers do.
        if (!context.Items.ContainsKey(NonceKey))
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            context.Items[NonceKey] = nonce;
            context.Response.OnStarting(() =>
            {
                Set(context, nonce);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    private static void Set(HttpContext context, string nonce)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (headers.CacheControl.Count == 0)
        {
            Api.Problems.KeepFromCaches(context.Response);
        }
    }
}
