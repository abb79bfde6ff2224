namespace Relay.Model;

/// <summary>A tenant's Meta app.</summary>
internal sealed record MetaApp
{
    public required string AppId { get; init; }

    public required IReadOnlyList<SigningSecret> AppSecrets { get; init; }

    public required IReadOnlyList<VerifyToken> VerifyTokens { get; init; }
}
