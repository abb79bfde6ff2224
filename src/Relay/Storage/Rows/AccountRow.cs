namespace Relay.Storage.Rows;

/// <summary>A business's account on a channel. It belongs to one tenant, and an integration serves one account.</summary>
internal sealed class AccountRow : ITenantPart
{
    public required string TenantId { get; set; }

    public required string Channel { get; set; }

    public required string Id { get; set; }

    public string? WabaId { get; set; }

    /// <summary>The name of the access token in the bundle; null: receive only.</summary>
    public string? AccessTokenName { get; set; }

    public string? GenesysIntegrationId { get; set; }

    public bool MarkRead { get; set; }

    string ITenantPart.Kind => PartKinds.Account;

    string ITenantPart.Key => KeyOf(Channel, Id);

    public static string KeyOf(string channel, string id) => $"{channel}/{id}";
}
