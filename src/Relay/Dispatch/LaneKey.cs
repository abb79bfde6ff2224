using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Dispatch;

/// <summary>
/// What keeps its order, as a hash that every process makes alike: one topic, one conversation (or account), one kind of destination. The kind
/// and not the destination itself, so that order holds when an account gets another integration while messages wait. Two lanes that met in a
/// hash would merely wait for one another.
/// </summary>
internal readonly record struct LaneKey(long Hash)
{
    /// <param name="conversation"><c>{tenant}/{conversation or account}</c>.</param>
    public static LaneKey Of(string topic, string conversation, string kind)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{topic}\n{kind}\n{conversation}"), hash);
        return new LaneKey(BinaryPrimitives.ReadInt64BigEndian(hash));
    }
}
