using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Relay.Secrets;

/// <summary>
/// Puts one key of data protection under the present certificate. The key itself stays as it is, so nothing that it encrypted changes, and
/// processes that have it in memory need not know.
/// </summary>
internal sealed class KeyWrapping(X509Certificate2 present, IServiceProvider services, ILoggerFactory loggers)
{
    private static readonly XNamespace Protection = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";
    private static readonly XName RequiresEncryption = Protection + "requiresEncryption";
    private static readonly XName EncryptedSecret = Protection + "encryptedSecret";

    private readonly EncryptedXmlDecryptor _decryptor = new(services);
    private readonly CertificateXmlEncryptor _encryptor = new(present, loggers);
    private readonly string _presentName = Convert.ToBase64String(present.RawData);

    /// <summary>What stands instead of <paramref name="element"/>; null when it is as it should be.</summary>
    /// <exception cref="CryptographicException">It is under a certificate that is neither the present one nor the former one.</exception>
    public XElement? Renew(XElement element)
    {
        var renewed = new XElement(element);
        var secrets = renewed.DescendantsAndSelf().Where(IsBare)
            .Concat(renewed.DescendantsAndSelf(EncryptedSecret).Where(secret => !IsPresent(secret)))
            .ToList();
        foreach (var secret in secrets)
        {
            var plain = secret.Name == EncryptedSecret ? _decryptor.Decrypt(secret.Elements().Single()) : secret;
            var wrapped = _encryptor.Encrypt(plain);
            secret.ReplaceWith(new XElement(
                EncryptedSecret, new XAttribute("decryptorType", wrapped.DecryptorType.AssemblyQualifiedName!), wrapped.EncryptedElement));
        }

        return secrets.Count == 0 ? null : renewed;
    }

    private static bool IsBare(XElement element) => (bool?)element.Attribute(RequiresEncryption) == true;

    // What another mechanism protected (a cloud's, an operating system's) names no certificate and is left to the decryptor to refuse.
    private bool IsPresent(XElement secret) =>
        secret.Descendants(Signature + "X509Certificate").Any(c => string.Concat(c.Value.Where(l => !char.IsWhiteSpace(l))) == _presentName);
}
