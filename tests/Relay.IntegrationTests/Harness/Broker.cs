using System.Text.Json;

namespace Relay.IntegrationTests.Harness;

/// <summary>The broker of a site: librdkafka's mock cluster in a process of its own, or the one that the environment names.</summary>
public sealed class Broker : IAsyncDisposable
{
    /// <summary>Names a real broker for all tests that need no outage of it: <c>host:port</c>.</summary>
    public const string EnvironmentVariable = "RELAY_TEST_KAFKA";

    private readonly ChildProcess? _host;
    private readonly SemaphoreSlim _one = new(1);

    private Broker(string bootstrapServers, ChildProcess? host)
    {
        BootstrapServers = bootstrapServers;
        _host = host;
    }

    public string BootstrapServers { get; }

    /// <summary>Whether it is the mock, which can be switched off and keeps little.</summary>
    public bool IsMock => _host is not null;

    /// <summary>The mock's process; null where the broker is a real one.</summary>
    public int? ProcessId => _host?.Id;

    /// <summary>The real broker where one is named; else a mock of its own with these topics.</summary>
    public static Task<Broker> StartAsync(IReadOnlyList<string> topics, int partitions) =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } real
            ? Task.FromResult(new Broker(real, null))
            : StartMockAsync(topics, partitions);

    public static async Task<Broker> StartMockAsync(IReadOnlyList<string> topics, int partitions)
    {
        var program = Repository.Program("BrokerHost", "BrokerHost.dll");
        var host = ChildProcess.Start("BrokerHost", program, new Dictionary<string, string?>(), ["1", .. topics.Select(topic => $"{topic}:{partitions}")]);
        var line = await Until.SomeAsync(() => host.Lines is [var first, ..] ? first : null, "the broker's address");
        using var started = JsonDocument.Parse(line);
        return new Broker(started.RootElement.GetProperty("bootstrapServers").GetString()!, host);
    }

    /// <summary>Ends all connections and takes no new ones. What was acknowledged is kept.</summary>
    public Task DownAsync() => CommandAsync("down");

    public Task UpAsync() => CommandAsync("up");

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _one.Dispose();
    }

    private async Task CommandAsync(string command)
    {
        var host = _host ?? throw new InvalidOperationException("Only the mock can be told.");
        await _one.WaitAsync();
        try
        {
            var before = host.Lines.Count;
            host.WriteLine(command);
            var answer = await Until.SomeAsync(() => host.Lines.Skip(before).FirstOrDefault(), $"the broker's answer to {command}");
            Assert.Equal("ok", answer);
        }
        finally
        {
            _one.Release();
        }
    }
}
