namespace Relay.Simulator.Settings;

/// <summary>All that the simulator is told, read from the section <c>Simulator</c> and checked before anything starts.</summary>
internal sealed record SimulatorSettings
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Simulator";

    /// <summary>Where webhooks go: <c>{RelayBaseUrl}/webhook/meta/{tenant}</c> and <c>/webhook/genesys/{tenant}</c>. Default http://localhost:8080.</summary>
    public required Uri RelayBaseUrl { get; init; }

    /// <summary>The tenants whose Meta apps and Genesys organisations are simulated. At least one.</summary>
    public required IReadOnlyList<TenantSettings> Tenants { get; init; }

    /// <summary>The OAuth client (authorization code with PKCE) by which people sign in. Default 51900000-0000-4000-8000-000000000001.</summary>
    public Guid SignInClientId { get; init; } = new("51900000-0000-4000-8000-000000000001");

    /// <summary>Where the sign-in may lead back to; compared as they are. Default when read: <c>{RelayBaseUrl}/signin/callback</c>.</summary>
    public IReadOnlyList<string> SignInRedirectUris { get; init; } = [];

    /// <summary>How long a new integration stays <c>Initiated</c>. Default 300 ms.</summary>
    public TimeSpan IntegrationCreation { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How many requests <c>GET /sim/log</c> remembers; older ones go first. Default 100000.</summary>
    public int LogCapacity { get; init; } = 100_000;

    /// <summary>Statuses that Meta posts after each accepted message, in this order. Default sent, delivered.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = ["sent", "delivered"];

    /// <summary>Pause before each of those statuses, and before a Published receipt. Default 50 ms.</summary>
    public TimeSpan StatusDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether Genesys posts a Published receipt for each inbound message. Default true.</summary>
    public bool PublishReceipts { get; init; } = true;

    /// <summary>Requests a minute that Genesys allows each access token. Default 300.</summary>
    public int RequestsPerMinute { get; init; } = 300;

    /// <summary>Life of an access token of Genesys. Default 86400 s.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(86_400);

    /// <summary>How long after a customer's message free-form answers are delivered; zero switches the rule off. Default 24 h.</summary>
    public TimeSpan ServiceWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long Meta's webhooks are retried where retries are on. Default 60 s (the real Meta: up to 7 days).</summary>
    public TimeSpan MetaRetryFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause between the five retries of Genesys' webhooks. Default 5000 ms, as the real one.</summary>
    public TimeSpan GenesysRetryPause { get; init; } = TimeSpan.FromMilliseconds(5000);
}
