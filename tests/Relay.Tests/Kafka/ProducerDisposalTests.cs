using Microsoft.Extensions.DependencyInjection;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Kafka;

public sealed class ProducerDisposalTests
{
    [Fact]
    public async Task A_producer_that_is_known_under_two_names_ends_once()
    {
        var (client, script) = FakeClient.Create();
        var services = new ServiceCollection();
        services.AddSingleton(_ => new RecordProducer(client, Harbor.Topics, TimeProvider.System));
        services.AddSingleton<IRecordProducer>(p => p.GetRequiredService<RecordProducer>());
        var provider = services.BuildServiceProvider();
        Assert.Same(provider.GetRequiredService<IRecordProducer>(), provider.GetRequiredService<RecordProducer>());

        await provider.DisposeAsync();
        Assert.Equal(["Flush", "Dispose"], script.Ends);
    }
}
