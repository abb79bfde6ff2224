using System.Text;
using Relay.Kafka;

namespace Relay.Tests.Kafka;

public sealed class Murmur2Tests
{
    // The vectors of Kafka's own tests of its Java client.
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void The_hash_is_that_of_the_java_client(string text, int hash) => Assert.Equal(hash, (int)Murmur2.Hash(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Every_key_has_a_partition()
    {
        var partitions = Enumerable.Range(0, 500).Select(i => Murmur2.PartitionOf($"tenant-{i}", 12)).ToList();
        Assert.All(partitions, p => Assert.InRange(p, 0, 11));
        Assert.Equal(12, partitions.Distinct().Count());
    }
}
