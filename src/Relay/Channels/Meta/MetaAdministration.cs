using System.Text;
using Relay.Model;

namespace Relay.Channels.Meta;

/// <summary>The calls about an app and the tokens that were made for it. What they answer, <see cref="MetaAdministrationAnswers"/> reads.</summary>
internal static class MetaAdministration
{
    /// <summary>What stands for an app itself: its id and its secret.</summary>
    public static SecretValue AppToken(string appId, SecretValue appSecret) => new($"{appId}|{appSecret.Reveal()}");

    /// <summary>
    /// What a token is and may. Graph takes the token in the query only, and answers a POST with an error; so it goes where no log and no
    /// printed request shows it. It is asked as the app, since a system user's token cannot always look at itself.
    /// </summary>
    public static ProviderRequest DebugToken(MetaSettings settings, SecretValue appToken, SecretValue token) =>
        MetaGraph.Get(settings, "debug_token", appToken) with
        {
            SecretQuery = new SecretValue($"input_token={Uri.EscapeDataString(token.Reveal())}"),
        };

    /// <summary>The app's own callbacks and fields. It takes an app token only, so an answer also says that the app's secret is right.</summary>
    public static ProviderRequest Subscriptions(MetaSettings settings, string appId, SecretValue appToken) =>
        MetaGraph.Get(settings, $"{MetaGraph.Id(appId)}/subscriptions", appToken);

    /// <summary>Sets the callback and fields of an object; Meta performs the handshake before it answers.</summary>
    public static ProviderRequest Subscribe(MetaSettings settings, string appId, SecretValue appToken, MetaSubscription wanted, SecretValue verifyToken)
    {
        (string Name, string Value)[] form =
        [
            ("object", wanted.Object), ("callback_url", wanted.CallbackUrl ?? ""), ("fields", string.Join(',', wanted.Fields)),
            ("verify_token", verifyToken.Reveal()),
        ];
        var body = string.Join('&', form.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));
        return new ProviderRequest(
            MetaGraph.Uri(settings, $"{MetaGraph.Id(appId)}/subscriptions"), Encoding.ASCII.GetBytes(body), new BearerToken(appToken))
        {
            ContentType = ProviderRequest.Form,
        };
    }
}
