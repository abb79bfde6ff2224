using Relay.Dispatch;

namespace Relay.Tests.Dispatch;

public sealed class DispatchOptionsValidatorTests
{
    [Fact]
    public void The_defaults_are_good() => Assert.True(Validate(new DispatchOptions()).Succeeded);

    [Theory]
    [InlineData(0, 1, 24, "Dispatch:MaxInFlight is 0")]
    [InlineData(10_001, 1, 24, "Dispatch:MaxInFlight is 10001")]
    [InlineData(16, 17, 24, "Dispatch:MaxInFlightPerDestination is 17")]
    [InlineData(16, 0, 24, "Dispatch:MaxInFlightPerDestination is 0")]
    [InlineData(16, 16, 0, "Dispatch:MaxAge is 00:00:00")]
    [InlineData(16, 16, 24 * 31, "Dispatch:MaxAge is 31.00:00:00")]
    public void A_value_that_cannot_be_is_named_with_what_is_allowed(int all, int each, int hours, string fault)
    {
        var options = new DispatchOptions { MaxInFlight = all, MaxInFlightPerDestination = each, MaxAge = TimeSpan.FromHours(hours) };
        var told = Validate(options).Failures!.First();
        Assert.StartsWith(fault, told, StringComparison.Ordinal);
        Assert.Contains("allowed is", told, StringComparison.Ordinal);
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(DispatchOptions options) => new DispatchOptionsValidator().Validate(null, options);
}
