namespace Relay.Simulator.Settings;

/// <summary>One tenant of Relay, with what it owns at Meta and at Genesys.</summary>
internal sealed record TenantSettings(
    string Id,
    MetaSettings? Meta,
    GenesysSettings? Genesys,
    IReadOnlyList<NumberSettings> Numbers,
    IReadOnlyList<CustomerSettings> Customers);

/// <summary>The Meta app whose secret signs the tenant's webhooks.</summary>
internal sealed record MetaSettings(string AppId, string AppSecret, string VerifyToken);

/// <summary>The Genesys organisation, its people, and the OAuth client that Relay calls the API with.</summary>
internal sealed record GenesysSettings(
    Guid OrganizationId,
    string Name,
    Guid ClientId,
    string ClientSecret,
    IReadOnlyList<string> ClientPermissions,
    IReadOnlyList<IntegrationSettings> Integrations,
    IReadOnlyList<UserSettings> Users);

/// <summary>A person of the organisation who may sign in.</summary>
internal sealed record UserSettings(Guid Id, string Name, string Email, IReadOnlyList<string> Permissions);

/// <summary>An Open Messaging integration; its secret signs its webhooks.</summary>
internal sealed record IntegrationSettings(Guid Id, string Name, string SignatureSecret);

/// <summary>A WhatsApp number of the business, and the bearer that may send from it.</summary>
internal sealed record NumberSettings(string PhoneNumberId, string DisplayPhoneNumber, string WabaId, string AccessToken, Guid? IntegrationId);

/// <summary>A customer known by name. Others may write too: they are called after the end of their number.</summary>
internal sealed record CustomerSettings(string Phone, string Name, string? UserId, string? Username);
