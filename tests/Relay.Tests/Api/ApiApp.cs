using Relay.Tests.Hosting;

namespace Relay.Tests.Api;

/// <summary>Relay with its API and without a store, for tests that disturb one another in nothing.</summary>
public sealed class ApiApp : IAsyncLifetime
{
    private readonly RelayApp _app = new() { Seed = ApiClient.Seed };

    internal RelayApp App => _app;

    internal ApiClient Client { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Client = new ApiClient(_app.With("Relay:Roles", "Ingest,Portal"));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
