namespace Relay.Storage.Rows;

/// <summary>A secret that webhooks are signed with: whose it is, its name in the bundle, and its window. Never its value.</summary>
internal sealed class SigningSecretRow : ISecretRow
{
    public required string TenantId { get; set; }

    /// <summary><c>meta</c> or <c>genesys</c>.</summary>
    public required string Provider { get; set; }

    /// <summary>Unique among the tenant's secrets of the provider.</summary>
    public required string Id { get; set; }

    /// <summary>The Meta app or Genesys integration.</summary>
    public required string Owner { get; set; }

    public required string SecretName { get; set; }

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? NotAfter { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    string ITenantPart.Kind => PartKinds.SigningSecret;

    string ITenantPart.Key => KeyOf(Provider, Id);

    public static string KeyOf(string provider, string id) => $"{provider}/{id}";
}
