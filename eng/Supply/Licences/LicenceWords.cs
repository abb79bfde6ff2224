namespace Relay.Supply.Licences;

/// <summary>What a package says of its licence.</summary>
/// <param name="Expression">An SPDX expression; null where it says another way.</param>
/// <param name="Elsewhere">A file in the package, or an address, where it gives no expression.</param>
/// <param name="File">What stands in that file.</param>
internal sealed record LicenceWords(string? Expression, string? Elsewhere = null, string? File = null)
{
    public override string ToString() => Expression ?? Elsewhere ?? "not said";
}
