using System.Text.Json.Serialization;

namespace Relay.Up.Demo;

/// <summary>The seed file as the contract describes it.</summary>
internal sealed record SeedFile(IReadOnlyList<SeedTenant> Tenants);

internal sealed record SeedTenant(
    string Id,
    string Name,
    string Region,
    string ContactEmail,
    string SupportPhone,
    SeedGenesys Genesys,
    SeedMeta Meta,
    IReadOnlyList<SeedAccount> Accounts,
    IReadOnlyList<SeedApiKey> ApiKeys);

internal sealed record SeedGenesys(string Region, string OrganizationId, string ClientId, string ClientSecret, IReadOnlyList<SeedIntegration> Integrations);

internal sealed record SeedIntegration(string Id, IReadOnlyList<SeedSecret> SignatureSecrets);

internal sealed record SeedMeta(string AppId, IReadOnlyList<SeedSecret> AppSecrets, IReadOnlyList<SeedSecret> VerifyTokens);

internal sealed record SeedSecret(string Id, string Value);

internal sealed record SeedAccount(string Channel, string Id, string WabaId, string AccessToken, string? GenesysIntegrationId, bool MarkRead);

internal sealed record SeedApiKey(string Id, string Sha256, IReadOnlyList<string> Scopes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SeedFile))]
internal sealed partial class SeedPayloads : JsonSerializerContext;
