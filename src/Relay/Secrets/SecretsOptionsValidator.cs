using Microsoft.Extensions.Options;

namespace Relay.Secrets;

internal sealed class SecretsOptionsValidator(KeyRingCertificates certificates) : IValidateOptions<SecretsOptions>
{
    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        var faults = certificates.Faults.ToList();
        if (options.Provider != SecretsOptions.LocalProvider)
        {
            faults.Add($"Secrets:Provider is '{options.Provider}'; allowed is {SecretsOptions.LocalProvider}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
