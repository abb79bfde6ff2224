using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Relay.Tests;

public sealed class ListenUrlsTests
{
    [Theory]
    [InlineData(null, null, "http://localhost:8080")]
    [InlineData("urls", "http://*:9000", "http://*:9000")]
    [InlineData("http_ports", "8081", null)]
    [InlineData("https_ports", "8443", null)]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://localhost:5005", null)]
    public void The_default_counts_only_where_nothing_else_is_said(string? key, string? value, string? urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (key is not null)
        {
            builder.Configuration[key] = value;
        }

        builder.AddListenUrls();
        Assert.Equal(urls, builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://*:80;https://+:443", true)]
    [InlineData("http://127.0.0.1:0; http://[::1]:0 ;", true)]
    [InlineData("localhost:8080", false)]
    [InlineData("ftp://localhost:21", false)]
    [InlineData("http://localhost:65536", false)]
    [InlineData("http://localhost:8080/relay", false)]
    [InlineData("http://localhost:8080;nonsense", false)]
    public void Each_URL_must_be_one(string urls, bool good) =>
        Assert.Equal(good, new ListenUrlsValidator(urls).Validate(null, new RelayOptions()).Succeeded);
}
