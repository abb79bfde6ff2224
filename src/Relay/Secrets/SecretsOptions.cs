namespace Relay.Secrets;

/// <summary>Settings of the section <c>Secrets</c>.</summary>
public sealed class SecretsOptions
{
    public const string SectionName = "Secrets";

    /// <summary>Where values are kept. Default <c>Local</c>: encrypted in the store.</summary>
    public string Provider { get; set; } = LocalProvider;

    /// <summary>Settings of the local vault.</summary>
    public LocalVaultOptions Local { get; init; } = new();

    internal const string LocalProvider = "Local";
}

/// <summary>Settings of the vault in the store.</summary>
public sealed class LocalVaultOptions
{
    /// <summary>Encrypts the keys that encrypt the values. Without one, whoever reads the database can read the values.</summary>
    public CertificateOptions Certificate { get; init; } = new();

    /// <summary>The certificate before, for keys that were encrypted with it.</summary>
    public CertificateOptions FormerCertificate { get; init; } = new();
}

/// <summary>A certificate with its private key.</summary>
public sealed class CertificateOptions
{
    /// <summary>Path of a PFX file, or of a PEM file when <see cref="KeyFile"/> is set. Empty: none.</summary>
    public string File { get; set; } = "";

    /// <summary>Path of the PEM file with the private key.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The password of the PFX file or of the private key.</summary>
    public string Password { get; set; } = "";
}
