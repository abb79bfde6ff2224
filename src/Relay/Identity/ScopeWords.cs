using System.Collections.Frozen;
using Relay.Model;

namespace Relay.Identity;

/// <summary>Scopes in words, for those who give them.</summary>
internal static class ScopeWords
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ApiScopes.SendMessages] = "Send messages to customers.",
        [ApiScopes.ReadDeadLetters] = "Look at what could not be delivered, texts and numbers included.",
        [ApiScopes.WriteDeadLetters] = "The same, and replay or discard it.",
        [ApiScopes.ReadTenant] = "See members, keys and what is parked.",
        [ApiScopes.WriteTenant] = "The same, and change it. Whoever may do that can give himself every other right.",
        [ApiScopes.ReadAudit] = "Read the audit.",
        [ApiScopes.Onboard] = "Read and save the steps of the onboarding.",
        [ApiScopes.ReadConnection] = "See what the connectivity checks found.",
        [ApiScopes.WriteConnection] = "Run the checks, and set up webhooks at the providers.",
        [ApiScopes.ReadSecrets] = "See ages and windows of secrets, never values.",
        [ApiScopes.WriteSecrets] = "Change secrets.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a scope allows; the scope itself when nobody has put it into words.</summary>
    public static string Of(string scope) => Words.GetValueOrDefault(scope, scope);
}
