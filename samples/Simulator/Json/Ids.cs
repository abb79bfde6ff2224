using System.Security.Cryptography;

namespace Relay.Simulator.Json;

/// <summary>Makes ids that look like those of the services.</summary>
internal sealed class Ids(RandomNumberGenerator random)
{
    /// <summary>A message id of Meta.</summary>
    public string Wamid() => "wamid.HBg" + Convert.ToBase64String(Bytes(27));

    /// <summary>A message id of Genesys: 32 hex digits, no dashes.</summary>
    public string Hex32() => Convert.ToHexStringLower(Bytes(16));

    public string Uuid()
    {
        var bytes = Bytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    public string Token() => Convert.ToBase64String(Bytes(48)).Replace('+', '-').Replace('/', '_');

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.GetBytes(bytes);
        return bytes;
    }
}
