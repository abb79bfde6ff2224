namespace Relay.Channels;

/// <summary>What a call to a provider's administration brought: the value, or why there is none. Exactly one of the two.</summary>
internal sealed record ProviderResult<T>(T? Value, ProviderFault? Fault)
    where T : class
{
    public static implicit operator ProviderResult<T>(T value) => new(value, null);

    public static implicit operator ProviderResult<T>(ProviderFault fault) => new(null, fault);
}

/// <summary>Why a provider did not do what it was asked.</summary>
/// <param name="Code">One of <see cref="ProviderFaults"/>, behind the provider's key: <c>genesys-permission-missing</c>.</param>
/// <param name="HttpStatus">Null when no answer came.</param>
internal sealed record ProviderFault(string Code, int? HttpStatus)
{
    /// <summary>The provider's own code, such as <c>missing.permissions</c> or <c>190/463</c>.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The provider's own sentence; never holds a secret.</summary>
    public string? Words { get; init; }

    /// <summary>The same call can succeed in a moment.</summary>
    public bool IsRetryable { get; init; }
}

/// <summary>Codes of faults. They stand in the store and in answers of the API, so they never change.</summary>
internal static class ProviderFaults
{
    public const string GenesysUnreachable = "genesys-unreachable";
    public const string GenesysClientRefused = "genesys-client-refused";
    public const string GenesysCodeRefused = "genesys-code-refused";
    public const string GenesysTokenRefused = "genesys-token-refused";
    public const string GenesysPermissionMissing = "genesys-permission-missing";
    public const string GenesysNotFound = "genesys-not-found";
    public const string GenesysThrottled = "genesys-throttled";
    public const string GenesysFailed = "genesys-failed";
    public const string GenesysRefused = "genesys-refused";
    public const string GenesysNoApi = "genesys-no-api";
    public const string GenesysUnreadable = "genesys-unreadable";
    public const string GenesysRegionUnknown = "genesys-region-unknown";
    public const string GenesysIntegrationFailed = "genesys-integration-failed";
    public const string GenesysIntegrationSlow = "genesys-integration-slow";

    public const string MetaUnreachable = "meta-unreachable";
    public const string MetaTokenRefused = "meta-token-refused";
    public const string MetaTokenExpired = "meta-token-expired";
    public const string MetaAppRefused = "meta-app-refused";
    public const string MetaProofRequired = "meta-proof-required";
    public const string MetaPermissionMissing = "meta-permission-missing";
    public const string MetaNotFound = "meta-not-found";
    public const string MetaNotSubscribed = "meta-not-subscribed";
    public const string MetaCallbackRefused = "meta-callback-refused";
    public const string MetaThrottled = "meta-throttled";
    public const string MetaFailed = "meta-failed";
    public const string MetaRefused = "meta-refused";
    public const string MetaNoApi = "meta-no-api";
    public const string MetaUnreadable = "meta-unreadable";
}
