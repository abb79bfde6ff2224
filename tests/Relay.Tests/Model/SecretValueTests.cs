using System.Text.Json;
using Relay.Model;

namespace Relay.Tests.Model;

/// <summary>A secret that is printed by accident shows three stars, however deep it sits in what is printed.</summary>
public sealed class SecretValueTests
{
    private const string Hidden = "hush-4411";

    [Fact]
    public void It_is_given_only_to_who_asks_by_name()
    {
        var secret = new SecretValue(Hidden);
        Assert.Equal(Hidden, secret.Reveal());
        Assert.Equal("hush-4411"u8.ToArray(), secret.RevealUtf8());
        Assert.Equal("***", secret.ToString());
        Assert.Equal("***", $"{secret}");
    }

    [Fact]
    public void Records_that_hold_one_print_stars()
    {
        var signing = new SigningSecret("a1", "5501", new SecretValue(Hidden), default);
        var token = new VerifyToken("v1", new SecretValue(Hidden), default);
        var account = new ChannelAccount { Channel = "whatsapp", Id = "1", AccessToken = new SecretValue(Hidden) };
        var genesys = new GenesysOrganization { Region = "eu-west-1", ClientId = "c", ClientSecret = new SecretValue(Hidden), Integrations = [] };
        foreach (var printed in new[] { signing.ToString(), token.ToString(), account.ToString(), genesys.ToString() })
        {
            Assert.Contains("***", printed, StringComparison.Ordinal);
            Assert.DoesNotContain(Hidden, printed, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "••••••••")]
    [InlineData("elevenchars", "••••••••")]
    [InlineData("twelve chars", "••••••••hars")]
    [InlineData("a very long value that ends in 4411", "••••••••4411")]
    [InlineData("twelve \ud83d\ude00\ud83d\ude00\ud83d\ude00", "••••••••\ud83d\ude00\ud83d\ude00")]
    [InlineData("twelve chars \ud83d\ude00abc", "••••••••abc")]
    public void Masked_it_shows_four_characters_of_a_long_value_and_none_of_a_short_one(string value, string masked) =>
        Assert.Equal(masked, new SecretValue(value).Masked());

    [Fact]
    public void Written_as_JSON_it_is_nothing() => Assert.Equal("{}", JsonSerializer.Serialize(new SecretValue(Hidden)));
}
