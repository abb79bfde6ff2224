namespace Relay.Contracts;

/// <summary>Names of record headers: CloudEvents 1.0 in the Kafka protocol binding's binary mode, and Relay's own.</summary>
public static class HeaderNames
{
    public const string SpecVersion = "ce_specversion";
    public const string Id = "ce_id";
    public const string Source = "ce_source";
    public const string Type = "ce_type";
    public const string Time = "ce_time";
    public const string Subject = "ce_subject";
    public const string TenantExtension = "ce_tenant";
    public const string ChannelExtension = "ce_channel";
    public const string ContentType = "content-type";
    public const string TraceParent = "traceparent";

    /// <summary>Where the webhook lies that an event came from: <c>{topic with prefix}/{partition}/{offset}</c>.</summary>
    public const string RawPosition = "relay_raw";

    /// <summary>
    /// Set on events that come from a replay of raw records, and on these; there it says where the first one lies: <c>{partition}/{offset}</c>.
    /// </summary>
    public const string Replay = "relay_replay";

    /// <summary>Tells deliberate repetitions of a delivery apart; absent the first time. Set when a dead letter is replayed.</summary>
    public const string Nonce = "relay_nonce";

    /// <summary>On <c>commands</c>: which door a command came through, one of <see cref="Origins"/>. Absent: its writer put it there.</summary>
    public const string Origin = "relay_origin";

    public const string Tenant = "relay_tenant";

    /// <summary>Who posted the webhook: <c>meta</c> or <c>genesys</c>.</summary>
    public const string Channel = "relay_channel";

    /// <summary>When the request's headers arrived, in Unix milliseconds.</summary>
    public const string ReceivedAt = "relay_received_at";

    public const string RequestId = "relay_request_id";

    /// <summary>The id of the secret that matched; never its value.</summary>
    public const string SecretId = "relay_secret_id";

    /// <summary>Whose secret matched: the Meta app's id or the Genesys integration's id.</summary>
    public const string SecretOwner = "relay_secret_owner";

    /// <summary>The version header of the provider (<c>Facebook-API-Version</c>), when the request had one.</summary>
    public const string ProviderVersion = "relay_provider_version";
}
