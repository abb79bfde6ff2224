namespace Relay.BrowserTests.Portal;

/// <summary>The scene in a trial, with a gateway before the webhooks that can be in the way, and checks as often as one likes.</summary>
public sealed class HealthWorld : PortalScene
{
    private Gateway? _gateway;

    internal Gateway Gateway => _gateway!;

    protected override IReadOnlyList<(string Key, string Value)> MoreSettings(string relayUrl)
    {
        _gateway = new Gateway(relayUrl);
        return [("Relay__PublicBaseUrl", _gateway.Url), ("Portal__BaseUrl", relayUrl), ("Connections__CheckRuns", "10000")];
    }

    protected override ValueTask CloseAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;
}
