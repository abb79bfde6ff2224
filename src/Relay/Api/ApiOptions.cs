using System.Globalization;
using Microsoft.Extensions.Options;

namespace Relay.Api;

/// <summary>Settings of the section <c>Api</c>.</summary>
public sealed class ApiOptions
{
    public const string SectionName = "Api";

    /// <summary>Requests that an API key may make in a second, in each process. Default 200; 0 is no limit; at most 100000.</summary>
    public int RequestsPerSecondPerKey { get; set; } = 200;
}

internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int Most = 100_000;

    public ValidateOptionsResult Validate(string? name, ApiOptions options) =>
        options.RequestsPerSecondPerKey is < 0 or > Most
            ? ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture, $"Api:RequestsPerSecondPerKey is {options.RequestsPerSecondPerKey}; allowed is 0, no limit, to {Most}."))
            : ValidateOptionsResult.Success;
}
