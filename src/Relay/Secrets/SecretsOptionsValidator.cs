using Microsoft.Extensions.Options;
using Relay.Model;

namespace Relay.Secrets;

internal sealed class SecretsOptionsValidator(KeyRingCertificates certificates) : IValidateOptions<SecretsOptions>
{
    // With a tenant's id the name may have 127.
    private const int LongestPrefix = 127 - TenantId.MaxLength;

    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        var faults = certificates.Faults.ToList();
        if (options.Provider is not (SecretsOptions.LocalProvider or SecretsOptions.KeyVaultProvider))
        {
            faults.Add($"Secrets:Provider is '{options.Provider}'; allowed is {SecretsOptions.LocalProvider} or {SecretsOptions.KeyVaultProvider}.");
        }

        if (options.UsesKeyVault && !IsVault(options.KeyVault.Uri))
        {
            faults.Add($"Secrets:KeyVault:Uri is {Quoted(options.KeyVault.Uri)}; allowed is an address such as https://acme.vault.azure.net/, with nothing behind the host.");
        }

        if (options.KeyVault.Prefix is not { Length: <= LongestPrefix } prefix || !prefix.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            faults.Add($"Secrets:KeyVault:Prefix is '{options.KeyVault.Prefix}'; allowed are at most {LongestPrefix} characters of 0-9, a-z, A-Z and '-'.");
        }

        if (options.Local.KeyRing.Directory is { Length: > 0 } directory && KeyRingDirectory.Fault(directory) is { } fault)
        {
            faults.Add($"Secrets:Local:KeyRing:Directory is '{directory}', {fault}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // What somebody took for a place to put a password is not shown.
    private static string Quoted(string text) => text.Contains('@', StringComparison.Ordinal) ? "an address with a name in it" : $"'{text}'";

    private static bool IsVault(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
