using Relay.Contracts;
using Relay.StoreTests.Harness;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;

namespace Relay.StoreTests.Normalize;

/// <summary>Normalize while the store is away, and afterwards. Each test has a server of its own, since it takes it away.</summary>
public sealed class StoreOutageTests : IAsyncLifetime
{
    private const string User = "BR.900100";

    private readonly PostgresServer _server = new();

    public async ValueTask InitializeAsync() => await _server.InitializeAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    [InlineData("hanging")]
    public async Task It_goes_on_by_memory_and_puts_right_afterwards_what_it_could_not_know(string how)
    {
        await using var shared = await SharedStore.CreateAsync(_server);
        await using (var before = await NormalizeProcess.StartAsync(shared.Store))
        {
            await before.ReadAsync(10, WhatsApp(Entry(Messages(From("wamid.1", Customer, User)))));
        }

        await using var process = await NormalizeProcess.StartAsync(shared.Store);
        await (how switch { "stopped" => _server.StopAsync(), "killed" => _server.KillAsync(), _ => Task.Run(_server.Pause, Run.Cancel) });

        // He is known in the store as another, and nobody is there to say so; nothing waits for that.
        var guessed = Assert.Single(await process.ReadAsync(11, WhatsApp(Entry(Messages(From("wamid.2", null, User)))))).Message();
        Assert.Equal(User, guessed.From.Id);
        Assert.True(process.Breaker.IsOpen);
        Assert.Empty(await process.ReadAsync(12, WhatsApp(Entry(Messages(From("wamid.2", null, User))))));
        Assert.Single(await process.ReadAsync(13, WhatsApp(Entry(Messages(From("wamid.3", "15557770002", "BR.2"))))));
        var (state, isReady) = process.Memory.Describe();
        Assert.True(isReady);
        Assert.Contains("2 ids and 2 sightings", state, StringComparison.Ordinal);

        if (how == "hanging")
        {
            _server.Resume();
        }
        else
        {
            await _server.StartAsync();
        }

        await Eventually.HoldsAsync(() => !process.Breaker.IsOpen, seconds: 40);
        Assert.Equal("ok", process.Memory.Describe().State);
        Assert.Single(process.BreakerLog.Lines, line => line.Text.Contains("does not answer Normalize", StringComparison.Ordinal));
        Assert.DoesNotContain(process.BreakerLog.Lines, line => line.Text.Contains(Customer, StringComparison.Ordinal) || line.Text.Contains(User, StringComparison.Ordinal));

        // What came next of him is told to be one with what was guessed.
        var later = await process.ReadAsync(14, WhatsApp(Entry(Messages(From("wamid.4", null, User)))));
        Assert.Equal([TopicNames.MessagesInbound, TopicNames.Events], later.Select(r => r.Topic));
        Assert.Equal(Customer, later[0].Message().From.Id);
        Assert.Equal((Customer, User), (later[1].ChannelEvent().Data?["customer"], later[1].ChannelEvent().Data?["alsoKnownAs"]));

        await using var next = await NormalizeProcess.StartAsync(shared.Store);
        Assert.Empty(await next.ReadAsync(15, WhatsApp(Entry(Messages(From("wamid.2", null, User), From("wamid.3", "15557770002", "BR.2"))))));
        Assert.Equal("15557770002", Assert.Single(await next.ReadAsync(16, WhatsApp(Entry(Messages(From("wamid.5", null, "BR.2")))))).Message().From.Id);
    }

    private static string From(string id, string? phone, string user) =>
        $$$"""{{{{(phone is null ? "" : $"\"from\":\"{phone}\",")}}}"from_user_id":"{{{user}}}","id":"{{{id}}}","timestamp":"1777896000","type":"text","text":{"body":"hi"}}""";
}
