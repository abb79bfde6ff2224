using System.Globalization;
using Relay.Model;

namespace Relay.Channels.Genesys;

/// <summary>What Genesys counts a call by: the OAuth client, whatever integration it is for.</summary>
internal static class GenesysLimits
{
    // What a client has unless support raised it; the first answer says what it is.
    private static readonly CallRate First = new(300, TimeSpan.FromMinutes(1), IsWindow: true);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<CallLimit> Of(Tenant tenant, GenesysPlace place) =>
        [new(new LimitKey(RetryScope.Provider, tenant.Id.Value, place.Credential.ClientId), First)];

    /// <summary>Every answer carries three headers, a success too; only all three together say something.</summary>
    public static LimitReading? Read(in ProviderAnswer answer) =>
        Number(answer, "inin-ratelimit-allowed") is > 0 and var allowed
        && Number(answer, "inin-ratelimit-count") is { } count
        && Number(answer, "inin-ratelimit-reset") is { } reset
            ? new LimitReading(allowed, count, TimeSpan.FromSeconds(Math.Min(reset, LongestWindow.TotalSeconds)))
            : null;

    private static int? Number(in ProviderAnswer answer, string header) =>
        int.TryParse(answer.Header?.Invoke(header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
