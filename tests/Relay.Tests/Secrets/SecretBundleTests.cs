using System.Text;
using System.Text.Json;
using Relay.Model;
using Relay.Secrets;

namespace Relay.Tests.Secrets;

public sealed class SecretBundleTests
{
    private static readonly SecretBundle Two =
        SecretBundle.Empty.With("genesys.client", new SecretValue("a client's secret")).With("verify.v1", new SecretValue("short"));

    [Fact]
    public void Without_a_value_the_others_stay()
    {
        var one = Two.Without("genesys.client");
        Assert.Null(one.Find("genesys.client"));
        Assert.Equal("short", one.Find("verify.v1")!.Reveal());
        Assert.Equal("a client's secret", Two.Find("genesys.client")!.Reveal());
    }

    [Fact]
    public void What_changes_nothing_makes_no_other_bundle()
    {
        // Nobody writes a version that says what the one before says.
        Assert.Same(Two, Two.Without("genesys.Client"));
        Assert.Same(Two, Two.With("verify.v1", new SecretValue("short")));
        Assert.NotSame(Two, Two.With("verify.v1", new SecretValue("Short")));
    }

    [Fact]
    public void A_bundle_shows_values_by_name_and_masked_only()
    {
        Assert.Equal("••••••••cret", Two.Masked("genesys.client"));
        Assert.Equal("••••••••", Two.Masked("verify.v1"));
        Assert.Null(Two.Masked("verify.v2"));
        Assert.Equal("2 secrets", Two.ToString());
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        var odd = SecretBundle.Empty.With("n", new SecretValue("päss\"wörd\u0000\ud83d\ude00"));
        Assert.Equal("päss\"wörd\u0000\ud83d\ude00", SecretBundle.FromJson(odd.ToJson()).Find("n")!.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"n\":null}")]
    [InlineData("{\"n\":1}")]
    [InlineData("{\"n\":\"v\"")]
    public void What_is_no_bundle_is_refused(string text) =>
        Assert.Throws<JsonException>(() => SecretBundle.FromJson(Encoding.UTF8.GetBytes(text)));
}
