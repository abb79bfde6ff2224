using System.Collections.Frozen;

namespace Relay.Audit;

/// <summary>The words for what is audited, each with what it means as the page says it. A word is never given another meaning: rows stay for good.</summary>
internal static class AuditActions
{
    public const string TenantCreated = "tenant.created";
    public const string TenantSeeded = "tenant.seeded";
    public const string FirstAdmin = "member.first-admin";
    public const string MemberAdded = "member.added";
    public const string MemberRoleChanged = "member.role-changed";
    public const string MemberRemoved = "member.removed";
    public const string SessionBegan = "session.began";
    public const string SessionsEnded = "session.ended-everywhere";
    public const string KeyCreated = "key.created";
    public const string KeyRevoked = "key.revoked";
    public const string DeadLetterReplayed = "deadletter.replayed";
    public const string DeadLetterDiscarded = "deadletter.discarded";
    public const string ParkedHastened = "parked.hastened";
    public const string ParkedGivenUp = "parked.given-up";

    private static readonly FrozenDictionary<string, string> Sentences = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [TenantCreated] = "Started this tenant",
        [TenantSeeded] = "Took this tenant over from the seed file",
        [FirstAdmin] = "Became the first admin",
        [MemberAdded] = "Added a member",
        [MemberRoleChanged] = "Changed a member's role",
        [MemberRemoved] = "Removed a member",
        [SessionBegan] = "Signed in",
        [SessionsEnded] = "Signed out everywhere",
        [KeyCreated] = "Created an API key",
        [KeyRevoked] = "Revoked an API key",
        [DeadLetterReplayed] = "Replayed a dead letter",
        [DeadLetterDiscarded] = "Discarded a dead letter",
        [ParkedHastened] = "Had parked messages tried at once",
        [ParkedGivenUp] = "Gave parked messages up",
        ["onboarding.saved"] = "Saved a step of the onboarding",
        ["onboarding.applied"] = "Put entered values into use",
        ["onboarding.completed"] = "Completed the onboarding",
        ["webhooks.signature-secret-made"] = "Generated a signature secret for Genesys",
        ["webhooks.verify-token-made"] = "Generated a verify token for Meta",
        ["webhooks.genesys-integration"] = "Made or found the Genesys integration",
        ["webhooks.genesys-record"] = "Took a Genesys integration into use",
        ["webhooks.genesys-webhook"] = "Set the webhook address of the Genesys integration",
        ["webhooks.whatsapp-subscription"] = "Subscribed the app to the WhatsApp account",
        ["webhooks.whatsapp-callback"] = "Set the webhook address of the WhatsApp account",
        ["webhooks.whatsapp-number-callback"] = "Set the webhook address of the phone number",
        ["webhooks.whatsapp-app-callback"] = "Set the webhook address and the fields of the Meta app",
        ["webhooks.deployed"] = "Set the webhooks up",
        ["secret.rotation-started"] = "Began the rotation of a secret",
        ["secret.rotation-spread"] = "Every process knows the new secret",
        ["secret.rotation-attempted"] = "The provider was told the new secret",
        ["secret.rotation-confirmed"] = "The provider uses the new secret",
        ["secret.rotation-ended"] = "The rotation of a secret ended",
        ["secret.rotation-cancelled"] = "Cancelled the rotation of a secret",
        ["secret.rotation-rolled-back"] = "The rotation of a secret was taken back",
        ["secret.old-revoked"] = "Revoked an old secret before its time",
        ["secret.old-removed"] = "An old secret was removed after its time",
        ["secret.credential-replaced"] = "Replaced a credential",
        ["secret.trial-failed"] = "Entered a credential that the provider refused",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All words, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Sentences.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What a word means; the word itself when a later version wrote it.</summary>
    public static string Meaning(string action) => Sentences.GetValueOrDefault(action, action);
}
