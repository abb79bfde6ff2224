using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Relay.Secrets;

/// <summary>The certificates that protect the key ring, and what is wrong with those that were named.</summary>
internal sealed class KeyRingCertificates
{
    private readonly List<string> _faults = [];

    public KeyRingCertificates(LocalVaultOptions options)
    {
        Current = Load(options.Certificate, "Secrets:Local:Certificate");
        Former = Load(options.FormerCertificate, "Secrets:Local:FormerCertificate");
    }

    public X509Certificate2? Current { get; }

    public X509Certificate2? Former { get; }

    public IReadOnlyList<string> Faults => _faults;

    private X509Certificate2? Load(CertificateOptions options, string key)
    {
        if (options.File.Length == 0)
        {
            return null;
        }

        try
        {
            var certificate = options.KeyFile.Length == 0
                ? X509CertificateLoader.LoadPkcs12FromFile(options.File, options.Password)
                : options.Password.Length == 0
                    ? X509Certificate2.CreateFromPemFile(options.File, options.KeyFile)
                    : X509Certificate2.CreateFromEncryptedPemFile(options.File, options.Password, options.KeyFile);
            if (certificate.GetRSAPrivateKey() is not null)
            {
                return certificate;
            }

            _faults.Add($"{key}:File is '{options.File}', which holds no RSA private key; a PFX file, or a PEM file with {key}:KeyFile, is expected.");
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            _faults.Add($"{key}:File is '{options.File}', which cannot be read ({unreadable.GetType().Name}); a PFX file with {key}:Password, or a PEM file with {key}:KeyFile, is expected.");
        }

        return null;
    }
}
