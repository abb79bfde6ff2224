namespace Relay.Storage.Rows;

/// <summary>A secret with a window: a signing secret, or a verify token.</summary>
internal interface ISecretRow : ITenantPart
{
    string Id { get; }

    /// <summary>The name of its value in the bundle.</summary>
    string SecretName { get; }

    DateTimeOffset? NotBefore { get; }

    DateTimeOffset? NotAfter { get; set; }

    DateTimeOffset CreatedAt { get; }
}
