using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Relay.Tests.Http;

/// <summary>A server that does to each connection what the test says, byte by byte.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private const byte TlsHandshake = 0x16;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;
    private int _requests;

    private LoopbackServer(Func<Stream, CancellationToken, Task> answer)
    {
        _listener.Start();
        Uri = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/messages");
        _serving = ServeAsync(answer);
    }

    public Uri Uri { get; }

    public int Requests => Volatile.Read(ref _requests);

    public string LastRequest { get; private set; } = "";

    /// <summary>Answers each request with these bytes and closes.</summary>
    public static LoopbackServer Answering(string head, ReadOnlyMemory<byte> body = default) => new(async (stream, token) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")), token);
        await stream.WriteAsync(body, token);
    });

    public static LoopbackServer Doing(Func<Stream, CancellationToken, Task> answer) => new(answer);

    /// <summary>An address where nobody listens.</summary>
    public static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync(Func<Stream, CancellationToken, Task> answer)
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await using var stream = client.GetStream();
                LastRequest = await ReadRequestAsync(stream);
                Interlocked.Increment(ref _requests);
                await answer(stream, _stopping.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // The test is over, or the client went away first.
        }
    }

    // The tests' requests are small: head and body come with at most a few reads.
    private async Task<string> ReadRequestAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n{}", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _stopping.Token);
            if (read == 0 || buffer[0] == TlsHandshake)
            {
                break;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
