using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Storage.Spool;

/// <summary>
/// Numbers of the spool's advisory locks. They are single 64-bit numbers, which PostgreSQL keeps apart from the pairs of <see cref="StoreLock"/>.
/// All processes must agree on them, so they are never changed. Two tenants that hashed alike would only wait for one another.
/// </summary>
internal static class SpoolLocks
{
    /// <summary>Held by whoever empties the tenant's spool.</summary>
    public static long Drain(string tenantId) => Number("relay.spool.drain/", tenantId);

    /// <summary>Held shared by everybody who puts something in, and alone by whoever closes it.</summary>
    public static long Gate(string tenantId) => Number("relay.spool.gate/", tenantId);

    private static long Number(string kind, string tenantId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(kind + tenantId), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
