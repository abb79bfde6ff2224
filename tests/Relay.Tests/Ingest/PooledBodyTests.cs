using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Options;
using Relay.Ingest;

namespace Relay.Tests.Ingest;

public sealed class PooledBodyTests
{
    private const int Limit = 100_000;

    [Fact]
    public async Task Any_way_in_which_bytes_can_come_gives_the_same_body()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(0, Limit + 1)];
            random.NextBytes(bytes);
            var budget = Budget(Limit * 4);
            using (var body = new PooledBody(budget, Limit))
            {
                var announced = random.Next(3) == 0 ? (long?)null : bytes.Length;
                Assert.Equal(BodyResult.Complete, await ReadAsync(body, bytes, random.Next(1, 40_000), announced));
                Assert.True(bytes.AsSpan().SequenceEqual(body.Bytes));
                Assert.True(budget.Used >= bytes.Length);
            }

            Assert.Equal(0, budget.Used);
        }
    }

    [Theory]
    [InlineData(Limit, null, false)]
    [InlineData(Limit + 1, null, true)]
    [InlineData(0, Limit + 1L, true)]
    [InlineData(0, long.MaxValue, true)]
    public async Task The_limit_itself_is_allowed(int length, long? announced, bool tooLarge)
    {
        using var body = new PooledBody(Budget(Limit * 4), Limit);
        Assert.Equal(tooLarge ? BodyResult.TooLarge : BodyResult.Complete, await ReadAsync(body, new byte[length], 4096, announced));
    }

    [Fact]
    public async Task What_does_not_fit_the_budget_is_refused_and_the_rest_given_back()
    {
        var budget = Budget(20_000);
        using (var body = new PooledBody(budget, Limit))
        {
            Assert.Equal(BodyResult.NoRoom, await ReadAsync(body, new byte[50_000], 4096, null));
            Assert.InRange(budget.Used, 1, 20_000);
        }

        Assert.Equal(0, budget.Used);
        using var small = new PooledBody(budget, Limit);
        Assert.Equal(BodyResult.Complete, await ReadAsync(small, new byte[10_000], 4096, null));
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(65_536)]
    [InlineData(100_000)]
    [InlineData(4_194_304)]
    [InlineData(7_340_032)]
    public async Task The_least_budget_that_options_allow_takes_the_largest_body(int limit)
    {
        var least = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)limit);
        var options = new IngestOptions { MaxBodyBytes = limit, UnverifiedBodyBytes = least };
        Assert.True(new IngestOptionsValidator().Validate(null, options).Succeeded);
        options.UnverifiedBodyBytes = least - 1;
        Assert.True(new IngestOptionsValidator().Validate(null, options).Failed);

        foreach (var announced in new long?[] { limit, null })
        {
            using var body = new PooledBody(Budget(Math.Max(least, 16 * 1024)), limit);
            Assert.Equal(BodyResult.Complete, await ReadAsync(body, new byte[limit], 10_000, announced));
        }
    }

    [Fact]
    public async Task Disposing_twice_gives_back_once()
    {
        var budget = Budget(Limit);
        var body = new PooledBody(budget, Limit);
        await ReadAsync(body, new byte[1000], 100, null);
        body.Dispose();
        body.Dispose();
        Assert.Equal(0, budget.Used);
        Assert.True(body.Bytes.IsEmpty);
    }

    private static BodyBudget Budget(long bytes) => new(Options.Create(new IngestOptions { UnverifiedBodyBytes = bytes }));

    private static async Task<BodyResult> ReadAsync(PooledBody body, byte[] bytes, int piece, long? announced)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        foreach (var part in bytes.Chunk(piece))
        {
            pipe.Writer.Write(part);
            await pipe.Writer.FlushAsync(TestContext.Current.CancellationToken);
        }

        await pipe.Writer.CompleteAsync();
        return await body.ReadAsync(pipe.Reader, announced, TestContext.Current.CancellationToken);
    }
}
