using Microsoft.Extensions.Options;

namespace Relay.Storage;

/// <summary>Says what is wrong with the section <c>Dedupe</c>.</summary>
internal sealed class DedupeOptionsValidator : IValidateOptions<DedupeOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromHours(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, DedupeOptions options) =>
        options.Window >= Least && options.Window <= Most
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Dedupe:Window is {options.Window}; allowed is {Least} to {Most}.");
}
