namespace Relay.Model;

/// <summary>A tenant's Meta app.</summary>
internal sealed record MetaApp
{
    public required string AppId { get; init; }

    public required IReadOnlyList<SigningSecret> AppSecrets { get; init; }

    public required IReadOnlyList<VerifyToken> VerifyTokens { get; init; }

    /// <summary>Until then its secret is being changed at Meta, and what does not verify may be signed with one that Relay will know soon.</summary>
    public DateTimeOffset? SecretChangeUntil { get; init; }
}
