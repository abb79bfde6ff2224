using Microsoft.Extensions.Options;

namespace Relay.Connections;

/// <summary>Settings of the section <c>Connections</c>.</summary>
public sealed class ConnectionOptions
{
    public const string SectionName = "Connections";

    /// <summary>Runs of checks that a tenant may begin within ten minutes, in each process. Default 20; 1 to 10000.</summary>
    public int CheckRuns { get; set; } = 20;
}

internal sealed class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>
{
    private const int Most = 10_000;

    public ValidateOptionsResult Validate(string? name, ConnectionOptions options) => options.CheckRuns is >= 1 and <= Most
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{ConnectionOptions.SectionName}:{nameof(options.CheckRuns)} is {options.CheckRuns}; allowed is 1 to {Most}."));
}
