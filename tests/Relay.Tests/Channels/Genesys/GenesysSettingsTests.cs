using Relay.Channels.Genesys;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysSettingsTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", true)]
    [InlineData("https://genesys.example", true)]
    [InlineData("https://genesys.example:8443/cloud/", true)]
    [InlineData("http://localhost:8090", false)]
    [InlineData("http://127.0.0.1:8090", false)]
    [InlineData("http://[::1]:8090", false)]
    public void What_is_allowed_has_no_fault(string? url, bool production) =>
        Assert.Empty(GenesysSettingsValidator.Faults(new GenesysSettings { LoginBaseUrl = url, ApiBaseUrl = url }, production));

    [Theory]
    [InlineData("http://genesys.example", false)]
    [InlineData("http://localhost:8090", true)]
    [InlineData("ftp://genesys.example", false)]
    [InlineData("file://share/genesys", false)]
    public void Plain_http_is_for_loopback_outside_of_production(string url, bool production)
    {
        var faults = GenesysSettingsValidator.Faults(new GenesysSettings { LoginBaseUrl = url, ApiBaseUrl = url }, production);
        Assert.Equal(2, faults.Count);
        Assert.StartsWith($"Genesys:LoginBaseUrl: found '{url}'; allowed is an absolute https URL", faults[0], StringComparison.Ordinal);
        Assert.StartsWith($"Genesys:ApiBaseUrl: found '{url}'; allowed is an absolute https URL", faults[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("genesys.example")]
    [InlineData("https://genesys.example?key=abc")]
    [InlineData("https://genesys.example#abc")]
    [InlineData("https://user:abc@genesys.example")]
    public void What_is_no_plain_URL_is_not_shown(string url)
    {
        var faults = GenesysSettingsValidator.Faults(new GenesysSettings { LoginBaseUrl = url, ApiBaseUrl = "https://genesys.example" }, production: false);
        Assert.StartsWith("Genesys:LoginBaseUrl: found a value that is no plain URL", Assert.Single(faults), StringComparison.Ordinal);
        Assert.DoesNotContain("abc", faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Both_addresses_are_set_or_none() =>
        Assert.Contains(
            "both or none",
            Assert.Single(GenesysSettingsValidator.Faults(new GenesysSettings { ApiBaseUrl = "https://genesys.example" }, production: false)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("us-east-1", "mypurecloud.com")]
    [InlineData("us-east-2", "use2.us-gov-pure.cloud")]
    [InlineData("ap-southeast-2", "mypurecloud.com.au")]
    [InlineData("EU-Central-1", "mypurecloud.de")]
    [InlineData("eusc-de-east-1", "edee1.eusc-pure.cloud")]
    public void A_region_has_two_hosts(string region, string domain)
    {
        Assert.True(GenesysRegions.IsKnown(region));
        Assert.Equal(($"https://login.{domain}", $"https://api.{domain}"), (GenesysRegions.LoginBaseUrl(region), GenesysRegions.ApiBaseUrl(region)));
    }

    [Fact]
    public void An_unknown_region_has_none()
    {
        Assert.False(GenesysRegions.IsKnown("eu-west-99"));
        Assert.Equal((null, null), (GenesysRegions.LoginBaseUrl("eu-west-99"), GenesysRegions.ApiBaseUrl("eu-west-99")));
        Assert.Equal(18, GenesysRegions.All.Count);
        Assert.All(GenesysRegions.All, region => Assert.True(GenesysRegions.IsKnown(region)));
    }
}
