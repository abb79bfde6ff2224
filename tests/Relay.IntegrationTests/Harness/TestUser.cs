using System.Text.Json.Nodes;

namespace Relay.IntegrationTests.Harness;

/// <summary>Somebody of a Genesys organisation.</summary>
public sealed record TestUser(string Name, string Email, params IReadOnlyList<string> Permissions)
{
    /// <summary>What somebody must hold to start a tenant or become its first admin.</summary>
    public const string MayFound = "messaging:integration:edit";

    public string Id { get; } = Draw.Uuid();

    public JsonObject ToSimulator() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["email"] = Email,
        ["permissions"] = new JsonArray([.. Permissions.Select(permission => JsonValue.Create(permission))]),
    };
}
