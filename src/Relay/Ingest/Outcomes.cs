namespace Relay.Ingest;

/// <summary>How a request ended; the label <c>outcome</c> of <c>relay.webhooks</c>.</summary>
internal static class Outcomes
{
    public const string Accepted = "accepted";
    public const string Spooled = "spooled";
    public const string Handshake = "handshake";
    public const string HandshakeRefused = "handshake-refused";
    public const string Method = "method";
    public const string TooLarge = "too-large";
    public const string Limited = "limited";
    public const string Signature = "signature";
    public const string SecretsAway = "secrets-away";
    public const string SecretChanging = "secret-changing";
    public const string TenantsUnknown = "tenants-unknown";
    public const string NoRoom = "no-room";
    public const string NotDurable = "not-durable";
    public const string Broken = "broken";
    public const string Aborted = "aborted";
}
