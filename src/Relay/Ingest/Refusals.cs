using Microsoft.Extensions.Primitives;
using Relay.Model;

namespace Relay.Ingest;

/// <summary>Says why a webhook was refused, to those who ask for the tenant; the sender is told nothing.</summary>
internal static class Refusals
{
    /// <summary>The signature's header is none.</summary>
    public static RefusedWebhook OfHeader(StringValues header, long? announced) => Of(
        header,
        header.Count switch
        {
            0 => SightingReasons.HeaderMissing,
            1 => SightingReasons.HeaderMalformed,
            _ => SightingReasons.HeaderTwice,
        },
        announced);

    /// <summary>The signature is no secret's that is valid.</summary>
    /// <param name="mayBeNew">Whether a secret that is not known yet may have made it.</param>
    public static RefusedWebhook OfSignature(StringValues header, SigningSecret[]? secrets, bool mayBeNew, int bodyLength, DateTimeOffset at)
    {
        var valid = false;
        foreach (var secret in secrets ?? [])
        {
            valid |= secret.Window.Contains(at);
        }

        return Of(header, mayBeNew ? SightingReasons.NoMatchInChange : valid ? SightingReasons.NoMatch : SightingReasons.NoSecret, bodyLength);
    }

    private static RefusedWebhook Of(StringValues header, string reason, long? bodyLength) => header.Count > 0 && header[0] is { } text
        ? new RefusedWebhook(reason, text.Length, SignatureAlgorithms.Of(text), bodyLength)
        : new RefusedWebhook(reason, 0, null, bodyLength);
}
