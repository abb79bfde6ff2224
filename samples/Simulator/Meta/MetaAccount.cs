using System.Collections.Immutable;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Meta;

/// <summary>What may change at Meta of one tenant while the simulator runs.</summary>
internal sealed record MetaAccount(TenantSettings Tenant)
{
    /// <summary>Signs the webhooks, and is half of the app token.</summary>
    public required string AppSecret { get; init; }

    /// <summary>The app's own callback, once it was set by the API.</summary>
    public AppSubscription? Subscription { get; init; }

    public required ImmutableDictionary<string, WabaState> Wabas { get; init; }

    public required ImmutableDictionary<string, NumberState> Numbers { get; init; }

    public required ImmutableDictionary<string, SystemUserToken> Tokens { get; init; }

    public NumberState NumberOf(NumberEntry number) => Numbers[number.Number.PhoneNumberId];
}

/// <summary>The app's callback for <c>whatsapp_business_account</c>, and the fields it gets.</summary>
internal sealed record AppSubscription(Uri Callback, IReadOnlyList<string> Fields);

/// <summary>Whether the WABA is subscribed to the app. Null: nobody used <c>subscribed_apps</c>, and webhooks go as the settings say.</summary>
internal sealed record WabaState(bool? IsSubscribed, Uri? Override);

/// <summary>A number: where it belongs, how good it is, and its own callback.</summary>
internal sealed record NumberState(string WabaId, string Quality, string Throughput, string Status, Uri? Override);

/// <summary>A system user's token.</summary>
internal sealed record SystemUserToken
{
    public const string Messaging = "whatsapp_business_messaging";
    public const string Management = "whatsapp_business_management";

    /// <summary>The numbers that it may use; null for all of its tenant.</summary>
    public ImmutableHashSet<string>? Numbers { get; init; }

    public bool IsRevoked { get; init; }

    /// <summary>In Unix seconds; 0 for never.</summary>
    public long ExpiresAt { get; init; }

    /// <summary>In Unix seconds; 0 for never. Told by <c>debug_token</c>, and nothing else comes of it here.</summary>
    public long DataAccessExpiresAt { get; init; }

    public long IssuedAt { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [Messaging, Management];

    /// <summary>The WABAs that it reaches; null for all.</summary>
    public IReadOnlyList<string>? TargetIds { get; init; }

    /// <returns>Why it is not valid, or null.</returns>
    public GraphError? Problem(DateTimeOffset now) => IsRevoked
        ? GraphError.Plain(190, "Error validating access token: the session has been invalidated.", 467)
        : ExpiresAt != 0 && ExpiresAt <= now.ToUnixTimeSeconds()
            ? GraphError.Plain(190, "Error validating access token: Session has expired.", 463)
            : null;

    public bool Reaches(string wabaId) => TargetIds?.Contains(wabaId, StringComparer.Ordinal) != false;
}
