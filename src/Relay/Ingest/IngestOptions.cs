using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Options;

namespace Relay.Ingest;

/// <summary>Settings of the section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    public const string SectionName = "Ingest";

    /// <summary>The largest body that is taken, in bytes; larger ones get 413. Default 4 MiB (Meta sends up to 3 MB); 1 KiB to 7 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a request may take until it is answered.</summary>
    public AckTimeouts AckTimeout { get; init; } = new();

    /// <summary>Bytes of bodies in memory whose signature is not yet checked, over all requests; beyond it 503. Default 256 MiB.</summary>
    public long UnverifiedBodyBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Requests a second that each tenant may make, with a burst of as many; beyond it 429. 0, the default, is no limit.
    /// Requests that are not verified yet are let ten times as often.</summary>
    public int RequestsPerSecondPerTenant { get; set; }
}

/// <summary>How long a request may take, by provider. Kafka gets half of it.</summary>
public sealed class AckTimeouts
{
    /// <summary>Default 4 s: Messenger demands an answer within 5.</summary>
    public TimeSpan Meta { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Default 8 s: Genesys demands an answer within 10.</summary>
    public TimeSpan Genesys { get; set; } = TimeSpan.FromSeconds(8);

    internal TimeSpan Of(string provider) => provider == Model.ProviderKeys.Genesys ? Genesys : Meta;
}

internal sealed class IngestOptionsValidator : IValidateOptions<IngestOptions>
{
    private const int LeastBody = 1024;
    private const int MostBody = 7 * 1024 * 1024;
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MostTimeout = TimeSpan.FromSeconds(30);

    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        var faults = new List<string>();
        if (options.MaxBodyBytes is < LeastBody or > MostBody)
        {
            faults.Add(Text($"Ingest:MaxBodyBytes is {options.MaxBodyBytes}; allowed is {LeastBody} to {MostBody} (the topic takes 8 MiB)."));
        }

        Timeout(faults, "Ingest:AckTimeout:Meta", options.AckTimeout.Meta);
        Timeout(faults, "Ingest:AckTimeout:Genesys", options.AckTimeout.Genesys);
        // Buffers come in powers of two; with room for less, the largest body would get 503 for ever.
        var largestBuffer = (long)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(options.MaxBodyBytes, LeastBody, MostBody));
        if (options.UnverifiedBodyBytes < largestBuffer)
        {
            faults.Add(Text($"Ingest:UnverifiedBodyBytes is {options.UnverifiedBodyBytes}; allowed is {largestBuffer} (a buffer for the largest body) or more."));
        }

        if (options.RequestsPerSecondPerTenant < 0)
        {
            faults.Add(Text($"Ingest:RequestsPerSecondPerTenant is {options.RequestsPerSecondPerTenant}; allowed is 0 (no limit) or more."));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Timeout(List<string> faults, string key, TimeSpan value)
    {
        if (value < LeastTimeout || value > MostTimeout)
        {
            faults.Add($"{key} is {value}; allowed is {LeastTimeout} to {MostTimeout}.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
