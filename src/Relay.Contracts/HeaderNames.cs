namespace Relay.Contracts;

/// <summary>Names of record headers: CloudEvents 1.0 in the Kafka protocol binding's binary mode, and Relay's own.</summary>
public static class HeaderNames
{
    /// <summary>The version of CloudEvents: <c>1.0</c>.</summary>
    public const string SpecVersion = "ce_specversion";

    /// <summary>The event's id, a UUID: the same as <c>id</c> in the value. Consume idempotently by keeping those that you have handled.</summary>
    public const string Id = "ce_id";

    /// <summary><c>/tenants/{tenant}/{channel}/{account}</c>, the account percent-encoded; without it where no account is known.</summary>
    public const string Source = "ce_source";

    /// <summary>What the value is: one of <see cref="EventTypes"/>, or one that came later.</summary>
    public const string Type = "ce_type";

    /// <summary>When it happened, in <see cref="UtcMillisecondsConverter.Format"/>: the provider's time, else when Relay took it in.</summary>
    public const string Time = "ce_time";

    /// <summary>The conversation; absent for what concerns an account.</summary>
    public const string Subject = "ce_subject";

    /// <summary>The tenant's id.</summary>
    public const string TenantExtension = "ce_tenant";

    /// <summary>The channel, such as <c>whatsapp</c>.</summary>
    public const string ChannelExtension = "ce_channel";

    /// <summary>Of the value: <c>application/json</c>; on <see cref="TopicNames.Webhooks"/> the request's.</summary>
    public const string ContentType = "content-type";

    /// <summary>W3C trace context of the webhook or command that the event comes of, whether anybody records the trace or not.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>Where the webhook lies that an event came from: <c>{topic with prefix}/{partition}/{offset}</c>.</summary>
    public const string RawPosition = "relay_raw";

    /// <summary>
    /// Set on events that come from a replay of raw records, and on these; there it says where the first one lies: <c>{partition}/{offset}</c>.
    /// </summary>
    public const string Replay = "relay_replay";

    /// <summary>Tells deliberate repetitions of a delivery apart; absent the first time. Set when a dead letter is replayed.</summary>
    public const string Nonce = "relay_nonce";

    /// <summary>On a message that is replayed: the number of the part that its delivery begins with; absent: the first, 0.</summary>
    public const string FromPart = "relay_from_part";

    /// <summary>On <c>commands</c>: which door a command came through, one of <see cref="Origins"/>. Absent: its writer put it there.</summary>
    public const string Origin = "relay_origin";

    /// <summary>On <see cref="TopicNames.Webhooks"/>: the tenant on whose URL the webhook came.</summary>
    public const string Tenant = "relay_tenant";

    /// <summary>On <see cref="TopicNames.Webhooks"/>: who posted the webhook: <c>meta</c> or <c>genesys</c>.</summary>
    public const string Channel = "relay_channel";

    /// <summary>On <see cref="TopicNames.Webhooks"/>: when the request's headers arrived, in Unix milliseconds.</summary>
    public const string ReceivedAt = "relay_received_at";

    /// <summary>On <see cref="TopicNames.Webhooks"/>: Relay's id of the request, which log lines name too.</summary>
    public const string RequestId = "relay_request_id";

    /// <summary>On <see cref="TopicNames.Webhooks"/>: the id of the secret that matched; never its value.</summary>
    public const string SecretId = "relay_secret_id";

    /// <summary>On <see cref="TopicNames.Webhooks"/>: whose secret matched: the Meta app's id or the Genesys integration's id.</summary>
    public const string SecretOwner = "relay_secret_owner";

    /// <summary>On <see cref="TopicNames.Webhooks"/>: the version header of the provider (<c>Facebook-API-Version</c>), when the request had one.</summary>
    public const string ProviderVersion = "relay_provider_version";
}
