using Relay.Channels.Meta;

namespace Relay.Tests.Channels.Meta;

public sealed class MetaSettingsTests
{
    [Theory]
    [InlineData("https://graph.facebook.com/v25.0")]
    [InlineData("https://graph.example/")]
    [InlineData("http://localhost:8090/v25.0")]
    [InlineData("http://127.0.0.1:8090")]
    [InlineData("http://[::1]:8090")]
    public void A_secure_address_is_taken_and_a_plain_one_on_loopback(string url) => Assert.True(Validate(url).Succeeded);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("graph.facebook.com/v25.0")]
    [InlineData("/v25.0")]
    [InlineData("http://graph.facebook.com/v25.0")]
    [InlineData("ftp://localhost/")]
    [InlineData("https://graph.facebook.com/v25.0?access_token=x")]
    [InlineData("https://graph.facebook.com/#x")]
    public void Anything_else_stops_the_start_and_names_the_key(string? url)
    {
        var result = Validate(url!);
        Assert.True(result.Failed);
        Assert.StartsWith($"Meta:GraphBaseUrl: found '", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("allowed", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("access_token", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_the_address_is_not_repeated()
    {
        var result = Validate("https://me:hush@graph.example/");
        Assert.True(result.Failed);
        Assert.DoesNotContain("hush", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_is_valid() => Assert.True(new MetaSettingsValidator().Validate(null, new MetaSettings()).Succeeded);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(string url) =>
        new MetaSettingsValidator().Validate(null, new MetaSettings { GraphBaseUrl = url });
}
