using Relay.Storage;

namespace Relay.Tests.Storage;

public sealed class DedupeOptionsValidatorTests
{
    [Theory]
    [InlineData("01:00:00")]
    [InlineData("7.00:00:00")]
    [InlineData("30.00:00:00")]
    public void A_window_from_an_hour_to_thirty_days_is_allowed(string window) =>
        Assert.True(new DedupeOptionsValidator().Validate(null, new DedupeOptions { Window = Of(window) }).Succeeded);

    [Theory]
    [InlineData("00:59:59")]
    [InlineData("-1.00:00:00")]
    [InlineData("30.00:00:01")]
    public void Any_other_is_refused_with_its_key_its_value_and_what_is_allowed(string window)
    {
        var fault = new DedupeOptionsValidator().Validate(null, new DedupeOptions { Window = Of(window) }).FailureMessage;
        Assert.Equal($"Dedupe:Window is {window}; allowed is 01:00:00 to 30.00:00:00.", fault);
    }

    private static TimeSpan Of(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
