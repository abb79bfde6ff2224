using System.Net;
using Relay.Tests.Hosting;

namespace Relay.Tests;

/// <summary>What an image asks of its own process.</summary>
public sealed class HealthCommandTests
{
    [Theory]
    [InlineData("http://localhost:8080/health/live", null, null)]
    [InlineData("http://localhost:9000/health/live", "http://+:9000", null)]
    [InlineData("http://localhost:9000/health/live", "http://0.0.0.0:9000", "8080")]
    [InlineData("http://localhost:9000/health/live", "https://*:9443; http://[::]:9000", null)]
    [InlineData("http://127.0.0.1:9000/health/live", "http://127.0.0.1:9000", null)]
    [InlineData("http://localhost:8081/health/live", null, "8081;8082")]
    [InlineData(null, "https://*:9443", null)]
    [InlineData(null, "nonsense", null)]
    public void It_asks_where_Relay_listens(string? asked, string? urls, string? ports) => Assert.Equal(
        asked,
        HealthCommand.UrlOfLoopback(ListenUrls.Listened(key => key switch { "urls" => urls, "http_ports" => ports, _ => null }, [])));

    [Fact]
    public void Endpoints_of_Kestrel_win() => Assert.Equal(
        "http://localhost:7000/health/live",
        HealthCommand.UrlOfLoopback(ListenUrls.Listened(_ => "http://+:9000", ["https://*:7443", null, "http://*:7000"])));

    [Fact]
    public async Task It_ends_with_0_while_Relay_lives_and_with_1_when_nobody_listens()
    {
        string address;
        await using (var relay = await RunningRelay.StartAsync())
        {
            address = $"http://127.0.0.1:{relay.Port}";
            var (code, output, errors) = await AskAsync(address);
            Assert.Equal((0, $"{address}/health/live answers 200", ""), (code, output, errors));
        }

        var (failed, _, reason) = await AskAsync(address);
        Assert.Equal(1, failed);
        Assert.StartsWith($"{address}/health/live does not answer: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_listens_there_and_is_not_well_is_no_healthy_Relay()
    {
        using var stranger = new HttpListener();
        var port = FreePort();
        stranger.Prefixes.Add($"http://127.0.0.1:{port}/");
        stranger.Start();
        var asking = AskAsync($"http://127.0.0.1:{port}");
        var request = await stranger.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal("/health/live", request.Request.RawUrl);
        request.Response.StatusCode = 503;
        request.Response.Close();
        var (code, _, errors) = await asking;
        Assert.Equal((1, $"http://127.0.0.1:{port}/health/live answers 503"), (code, errors));
    }

    private static async Task<(int Code, string Output, string Errors)> AskAsync(string url)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await HealthCommand.RunAsync([$"--urls={url}"], output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString().Trim(), errors.ToString().Trim());
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
