using Microsoft.Extensions.Options;

namespace Relay.Storage;

/// <summary>Says what is wrong with the window of duplicates.</summary>
internal sealed class DedupeOptionsValidator : IValidateOptions<DedupeOptions>
{
    // Less would let a provider's ordinary repetition through; more would keep ids of what no topic holds any more.
    private static readonly TimeSpan Least = TimeSpan.FromHours(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, DedupeOptions options) =>
        options.Window >= Least && options.Window <= Most
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Dedupe:Window is {options.Window}; allowed is {Least} to {Most}.");
}
