using System.Buffers.Binary;
using System.Text;

namespace Relay.Kafka;

/// <summary>The partitioner <c>murmur2_random</c> for records with a key, as Java's client and librdkafka have it.</summary>
internal static class Murmur2
{
    private const uint Seed = 0x9747b28c;
    private const uint Mix = 0x5bd1e995;
    private const int Shift = 24;

    public static int PartitionOf(string key, int partitions) => (int)((Hash(Encoding.UTF8.GetBytes(key)) & 0x7fffffff) % (uint)partitions);

    public static uint Hash(ReadOnlySpan<byte> data)
    {
        var hash = Seed ^ (uint)data.Length;
        while (data.Length >= sizeof(uint))
        {
            var k = BinaryPrimitives.ReadUInt32LittleEndian(data) * Mix;
            k ^= k >> Shift;
            hash = (hash * Mix) ^ (k * Mix);
            data = data[sizeof(uint)..];
        }

        for (var i = data.Length - 1; i >= 0; i--)
        {
            hash ^= (uint)data[i] << (8 * i);
        }

        hash = data.Length > 0 ? hash * Mix : hash;
        hash = (hash ^ (hash >> 13)) * Mix;
        return hash ^ (hash >> 15);
    }
}
