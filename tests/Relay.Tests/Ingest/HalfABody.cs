using System.Text;
using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

/// <summary>A caller that announces more than it sends, and waits.</summary>
internal static class HalfABody
{
    private const int Announced = 60_000;
    private const int Sent = 50_000;

    public static byte[] Announcement { get; } = Encoding.ASCII.GetBytes(
        $"POST /webhook/meta/{The.Tenant} HTTP/1.1\r\nHost: relay.example\r\nContent-Length: {Announced}\r\nX-Hub-Signature-256: sha256={new string('0', 64)}\r\n\r\n");

    /// <summary>Sends it, and comes back once the server has paid for what came.</summary>
    public static async Task<RawConnection> SendAsync(RelayApp app)
    {
        var connection = await app.ConnectAsync();
        await connection.WriteAsync(Announcement);
        await connection.WriteAsync(new byte[Sent]);
        await UntilAsync(() => app.Budget.Used > 0);
        return connection;
    }

    public static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.True(i < 3000, "It never came to be.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
