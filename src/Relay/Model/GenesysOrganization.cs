namespace Relay.Model;

/// <summary>A tenant's Genesys Cloud organisation and the OAuth client that Relay uses in it.</summary>
internal sealed record GenesysOrganization
{
    /// <summary>AWS region such as <c>eu-west-1</c>; decides the hosts.</summary>
    public required string Region { get; init; }

    public string? OrganizationId { get; init; }

    public required string ClientId { get; init; }

    public required SecretValue ClientSecret { get; init; }

    public required IReadOnlyList<GenesysIntegration> Integrations { get; init; }
}

/// <summary>An Open Messaging integration.</summary>
internal sealed record GenesysIntegration(string Id, IReadOnlyList<SigningSecret> SignatureSecrets);
