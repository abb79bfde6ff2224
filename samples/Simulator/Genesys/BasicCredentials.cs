using System.Text;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary>Client id and secret of a Basic header.</summary>
internal sealed record BasicCredentials(string Id, string Secret)
{
    public static BasicCredentials? Read(ServiceRequest request)
    {
        if (request.Credentials("Basic") is not { } encoded)
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var written))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, written));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new BasicCredentials(text[..colon], text[(colon + 1)..]);
    }
}
