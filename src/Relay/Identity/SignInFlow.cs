using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Http;

namespace Relay.Identity;

/// <summary>
/// Signing in with Genesys Cloud: authorization code with PKCE, then <c>users/me</c> with the user's own token, which is forgotten at once.
/// See https://developer.genesys.cloud/authorization/platform-auth/use-pkce.
/// </summary>
internal sealed class SignInFlow(
    SignInPasses passes, ProviderCalls calls, IOptions<PortalOptions> portal, IOptions<RelayOptions> relay, IOptions<GenesysSettings> genesys)
{
    public const string CallbackPath = "/signin/callback";

    /// <summary>The regions that people can sign in to.</summary>
    public IReadOnlyList<string> Regions => [.. portal.Value.SignIn.Clients.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The region of a host name; null when it has none of its own.</summary>
    public string? RegionOf(string host) => portal.Value.Hosts.TryGetValue(host, out var region) ? region : null;

    /// <summary>Where to send the browser, and what to give it along; null for a region in which nobody can sign in.</summary>
    /// <param name="provesAgain">The user whose session is to be proven again; null for a sign-in.</param>
    public (Uri Address, string Cookie)? Begin(string region, string returnUrl, string? provesAgain)
    {
        if (!portal.Value.SignIn.Clients.TryGetValue(region, out var client) || GenesysHosts.Find(region, genesys.Value) is not { } hosts)
        {
            return null;
        }

        var pass = SignInPass.Draw(region, returnUrl, provesAgain);
        var address = GenesysSignIn.AuthorizeUri(hosts, client, Redirect, passes.State(pass), pass.Nonce, pass.Challenge);
        return (address, passes.Cookie(pass));
    }

    /// <summary>Who came back. Either he, or why that cannot be said.</summary>
    public async Task<SignInAnswer> CompleteAsync(string? cookie, string? state, string? code, CancellationToken cancellationToken)
    {
        if (passes.Open(cookie, state) is not { } pass)
        {
            return SignInAnswer.No("This sign-in was not begun here, or it took longer than ten minutes. Begin again.");
        }

        if (string.IsNullOrEmpty(code))
        {
            return SignInAnswer.No("Genesys did not confirm the sign-in. Begin again, and allow the access when Genesys asks.");
        }

        if (!portal.Value.SignIn.Clients.TryGetValue(pass.Region, out var client) || GenesysHosts.Find(pass.Region, genesys.Value) is not { } hosts)
        {
            return SignInAnswer.No("This region is not offered any more. Begin again.");
        }

        var exchange = GenesysSignIn.Exchange(hosts, client, Redirect, code, pass.Verifier);
        var token = GenesysSignIn.ReadToken(await calls.SendAsync(exchange, cancellationToken));
        if (token.Value is null)
        {
            return SignInAnswer.No(Words(token.Fault));
        }

        var user = GenesysSignIn.ReadUser(await calls.SendAsync(GenesysSignIn.User(hosts, token.Value.Token), cancellationToken));
        return user.Value is null ? SignInAnswer.No(Words(user.Fault)) : new SignInAnswer(pass, user.Value, null);
    }

    private Uri Redirect
    {
        get
        {
            var own = portal.Value.BaseUrl.TrimEnd('/');
            return new Uri((own.Length > 0 ? own : relay.Value.WebhookBaseUrl) + CallbackPath);
        }
    }

    private static string Words(ProviderFault? fault) => fault?.Code switch
    {
        ProviderFaults.GenesysCodeRefused => "Genesys does not know this sign-in any more. Begin again.",
        ProviderFaults.GenesysUnreachable or ProviderFaults.GenesysFailed or ProviderFaults.GenesysThrottled => "Genesys does not answer at the moment. Try again in a minute.",
        _ => $"Genesys refused to say who you are ({fault?.ProviderCode ?? fault?.Code ?? "no reason given"}). Whoever runs this Relay should check its OAuth client.",
    };
}

/// <summary>How a sign-in came back: with a user, or with words for him.</summary>
internal sealed record SignInAnswer(SignInPass? Pass, GenesysUser? User, string? Refusal)
{
    public static SignInAnswer No(string words) => new(null, null, words);
}
