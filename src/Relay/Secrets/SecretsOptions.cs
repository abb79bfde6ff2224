namespace Relay.Secrets;

/// <summary>Settings of the section <c>Secrets</c>.</summary>
public sealed class SecretsOptions
{
    public const string SectionName = "Secrets";

    /// <summary>Where values are kept. Default <c>Local</c>: encrypted in the store. <c>KeyVault</c>: in Azure Key Vault.</summary>
    public string Provider { get; set; } = LocalProvider;

    /// <summary>Settings of the local vault.</summary>
    public LocalVaultOptions Local { get; init; } = new();

    /// <summary>Settings of Azure Key Vault.</summary>
    public KeyVaultOptions KeyVault { get; init; } = new();

    /// <summary>Also while secrets are on their way back from there.</summary>
    internal bool UsesKeyVault => Provider == KeyVaultProvider || KeyVault.Uri.Length > 0;

    internal const string LocalProvider = "Local";
    internal const string KeyVaultProvider = "KeyVault";
}

/// <summary>Settings of the vault in the store.</summary>
public sealed class LocalVaultOptions
{
    /// <summary>Encrypts the keys that encrypt the values. Without one, whoever reads the database can read the values.</summary>
    public CertificateOptions Certificate { get; init; } = new();

    /// <summary>Where the keys themselves are kept.</summary>
    public KeyRingOptions KeyRing { get; init; } = new();

    /// <summary>The certificate before, for keys that were encrypted with it.</summary>
    public CertificateOptions FormerCertificate { get; init; } = new();
}

/// <summary>Settings of Azure Key Vault.</summary>
public sealed class KeyVaultOptions
{
    /// <summary>The vault's address, such as <c>https://acme.vault.azure.net/</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>Stands before a tenant's id in the names of secrets. Default <c>relay-</c>; two installations that share a vault need two.</summary>
    public string Prefix { get; set; } = "relay-";
}

/// <summary>Where the keys of ASP.NET's data protection are kept.</summary>
public sealed class KeyRingOptions
{
    /// <summary>The full path of a directory that all processes share. Empty: the store.</summary>
    public string Directory { get; set; } = "";
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
