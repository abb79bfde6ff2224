using System.Security.Cryptography;

namespace Relay.Model;

/// <summary>A token of Meta's subscription handshake. Only its hash is kept, so comparing takes the same time for every length.</summary>
internal sealed record VerifyToken(string Id, SecretValue Value, ValidityWindow Window)
{
    public byte[] Sha256 { get; } = SHA256.HashData(Value.RevealUtf8());
}
