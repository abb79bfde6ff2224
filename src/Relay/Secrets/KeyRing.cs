using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Relay.Secrets;

/// <summary>The keys of ASP.NET's data protection: they encrypt the local vault's bundles, and what browsers carry for Relay.</summary>
internal sealed partial class KeyRing(
    IDataProtectionProvider protection, KeyRingCertificates certificates, IOptions<SecretsOptions> options, ILogger<KeyRing> logger)
{
    private const string FirstUse = "Relay.Secrets.KeyRing";

    /// <summary>
    /// Makes the first key when there is none. Were it left to the first use, two processes could each make one and not know the other's: so
    /// this is done in turn.
    /// </summary>
    public void Prepare()
    {
        if (certificates.Current is null)
        {
            var secrets = options.Value.Provider == SecretsOptions.LocalProvider ? "Secrets and sessions" : "Sessions";
            if (options.Value.Local.KeyRing.Directory is { Length: > 0 } directory)
            {
                Log.BareInDirectory(logger, secrets, directory);
            }
            else
            {
                Log.Bare(logger, secrets);
            }
        }

        _ = protection.CreateProtector(FirstUse).Protect([]);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.KeyRingBare, LogLevel.Warning,
            "{What} are protected with keys that lie unencrypted in the store: whoever reads the database has them. "
            + "Set Secrets:Local:Certificate:File to protect the keys")]
        public static partial void Bare(ILogger logger, string what);

        [LoggerMessage(EventIds.KeyRingBareInDirectory, LogLevel.Warning,
            "{What} are protected with keys that lie unencrypted in {Directory}: whoever reads its files has them. "
            + "Set Secrets:Local:Certificate:File to protect the keys")]
        public static partial void BareInDirectory(ILogger logger, string what, string directory);
    }
}
