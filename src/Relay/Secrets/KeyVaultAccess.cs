using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace Relay.Secrets;

/// <summary>Who Relay is to Azure Key Vault, and by which way it gets there. Tests put a vault of their own at the way's end.</summary>
internal sealed class KeyVaultAccess
{
    private const int Retries = 2;

    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>The identity of the environment Relay runs in, unless said otherwise.</summary>
    public Func<TokenCredential> Credential { get; init; } = () => new DefaultAzureCredential();

    /// <summary>Null: the usual one, with the machine's proxies and authorities.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    public SecretClient Open(Uri vault)
    {
        var options = new SecretClientOptions
        {
            RetryPolicy = new Retry(Retries, DelayStrategy.CreateExponentialDelayStrategy(FirstDelay, LongestDelay)),
            Retry = { NetworkTimeout = Answer },
        };
        options.Transport = Transport ?? options.Transport;
        return new SecretClient(vault, Credential(), options);
    }

    /// <summary>Leaves out who asks too often: all calls wait together then, and not each for itself.</summary>
    private sealed class Retry(int most, DelayStrategy delays) : RetryPolicy(most, delays)
    {
        protected override bool ShouldRetry(HttpMessage message, Exception? exception) => !IsThrottled(message) && base.ShouldRetry(message, exception);

        protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
            IsThrottled(message) ? new(false) : base.ShouldRetryAsync(message, exception);

        private static bool IsThrottled(HttpMessage message) => message.HasResponse && message.Response.Status == StatusCodes.Status429TooManyRequests;
    }
}
