using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;

namespace Relay.Connections.Checks;

/// <summary>One run of checks: whom it is about, and what was asked already, so that no two checks ask the same.</summary>
internal sealed class CheckRun
{
    private readonly Lazy<Task<ProviderResult<GenesysIntegrationState>>> _integration;
    private readonly Lazy<Task<ProviderResult<MetaSubscriptions>>> _subscriptions;
    private readonly Lazy<Task<ProviderResult<MetaTokenState>>> _token;
    private readonly Lazy<Task<ProviderResult<WhatsAppNumberState>>> _number;
    private readonly Lazy<Task<ProviderResult<WhatsAppSubscribedApps>>> _apps;

    public CheckRun(TenantConnection connection, GenesysClient genesys, MetaClient meta, CancellationToken stop)
    {
        (Connection, Genesys, Meta) = (connection, genesys, meta);
        _integration = new(() => Genesys.IntegrationAsync(GenesysAccess, connection.IntegrationId!, stop));
        _subscriptions = new(() => Meta.SubscriptionsAsync(WhatsApp, stop));
        _token = new(() => Meta.TokenAsync(WhatsApp, stop));
        _number = new(() => Meta.NumberAsync(WhatsApp, stop));
        _apps = new(() => Meta.SubscribedAppsAsync(WhatsApp, stop));
    }

    public TenantConnection Connection { get; }

    public GenesysClient Genesys { get; }

    public MetaClient Meta { get; }

    /// <summary>For checks that are made only when it is there.</summary>
    public GenesysAccess GenesysAccess => Connection.Genesys ?? throw new InvalidOperationException("A check looked at Genesys, of which nothing is known.");

    /// <summary>For checks that are made only when it is there.</summary>
    public WhatsAppAccess WhatsApp => Connection.WhatsApp ?? throw new InvalidOperationException("A check looked at WhatsApp, of which nothing is known.");

    public Task<ProviderResult<GenesysIntegrationState>> IntegrationAsync(CancellationToken cancellationToken) => _integration.Value.WaitAsync(cancellationToken);

    /// <summary>The app's own callbacks, asked with the app's token.</summary>
    public Task<ProviderResult<MetaSubscriptions>> SubscriptionsAsync(CancellationToken cancellationToken) => _subscriptions.Value.WaitAsync(cancellationToken);

    public Task<ProviderResult<MetaTokenState>> TokenAsync(CancellationToken cancellationToken) => _token.Value.WaitAsync(cancellationToken);

    /// <summary>What the provider said of the token; null when it was not asked, or did not say.</summary>
    public MetaTokenState? TokenSeen => _token is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.Value: { } seen } } ? seen : null;

    public Task<ProviderResult<WhatsAppNumberState>> NumberAsync(CancellationToken cancellationToken) => _number.Value.WaitAsync(cancellationToken);

    public Task<ProviderResult<WhatsAppSubscribedApps>> SubscribedAppsAsync(CancellationToken cancellationToken) => _apps.Value.WaitAsync(cancellationToken);
}
