using Relay.StoreTests.Harness;

namespace Relay.BrowserTests.Portal;

/// <summary>The scene as it is in earnest: with PostgreSQL.</summary>
public sealed class PortalWorld : PortalScene
{
    private readonly PostgresServer _server = new();

    protected override async Task<string?> StoreAsync()
    {
        await _server.InitializeAsync();
        await using var database = await _server.CreateAsync();
        return database.ConnectionString;
    }

    protected override async ValueTask CloseAsync()
    {
        if (Chromium.IsThere)
        {
            await _server.DisposeAsync();
        }
    }
}
