using System.Text.Json.Serialization;

namespace Relay.Up.Demo;

/// <summary>The simulator's settings file.</summary>
internal sealed record SimulatorFile(SimulatorSection Simulator);

internal sealed record SimulatorSection(string RelayBaseUrl, string SignInClientId, IReadOnlyList<SimulatorTenant> Tenants);

internal sealed record SimulatorTenant(
    string Id,
    SimulatorMeta Meta,
    SimulatorGenesys Genesys,
    IReadOnlyList<SimulatorNumber> Numbers,
    IReadOnlyList<SimulatorCustomer> Customers);

internal sealed record SimulatorMeta(string AppId, string AppSecret, string VerifyToken);

internal sealed record SimulatorGenesys(
    string OrganizationId,
    string Name,
    string ClientId,
    string ClientSecret,
    IReadOnlyList<SimulatorIntegration> Integrations,
    IReadOnlyList<SimulatorUser> Users);

internal sealed record SimulatorUser(string Id, string Name, string Email, IReadOnlyList<string> Permissions);

internal sealed record SimulatorIntegration(string Id, string Name, string SignatureSecret);

internal sealed record SimulatorNumber(string PhoneNumberId, string DisplayPhoneNumber, string WabaId, string AccessToken, string? IntegrationId);

internal sealed record SimulatorCustomer(string Phone, string Name, string UserId, string Username);

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SimulatorFile))]
internal sealed partial class SimulatorPayloads : JsonSerializerContext;
