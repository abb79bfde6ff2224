using Relay.Model;

namespace Relay.Channels.Meta;

/// <summary>Makes calls of the Graph API.</summary>
internal static class MetaGraph
{
    /// <param name="path">Without a leading slash; ids in it are escaped already.</param>
    public static Uri Uri(MetaSettings settings, string path) => new($"{settings.GraphBaseUrl.TrimEnd('/')}/{path}");

    public static ProviderRequest Get(MetaSettings settings, string path, SecretValue token) =>
        new(Uri(settings, path), default, new BearerToken(token)) { Method = HttpMethod.Get };

    public static string Id(string id) => System.Uri.EscapeDataString(id);
}
