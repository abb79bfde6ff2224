using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Relay.Tests.Hosting;

/// <summary>A TCP connection that speaks exactly the bytes it is given: an HTTP client would mend what a test wants broken.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly List<byte> _received = [];

    private RawConnection(Socket socket) => _socket = socket;

    public static async ValueTask<RawConnection> OpenAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    public async Task<RawAnswer> SendAsync(RawRequest request)
    {
        await WriteAsync(request.ToBytes());
        return await ReadAsync();
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
            }
        }
        catch (SocketException)
        {
            // The server may answer and hang up before all is sent (413); what it answered is what the test looks at.
        }
    }

    /// <summary>Reads one answer; the connection may go on.</summary>
    public async Task<RawAnswer> ReadAsync()
    {
        var end = -1;
        while ((end = IndexOf("\r\n\r\n")) < 0)
        {
            await FillAsync();
        }

        var head = Encoding.Latin1.GetString([.. _received.Take(end + 4)]);
        var answer = new RawAnswer(head, []);
        Assert.Null(answer.Header("Transfer-Encoding"));
        var length = int.Parse(answer.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        while (_received.Count < end + 4 + length)
        {
            await FillAsync();
        }

        var body = _received.Skip(end + 4).Take(length).ToArray();
        _received.RemoveRange(0, end + 4 + length);
        return answer with { Body = body };
    }

    /// <summary>Whether the server sends nothing more, and closes.</summary>
    public async Task<bool> EndsAsync()
    {
        try
        {
            return _received.Count == 0 && await ReceiveAsync(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Hangs up so that the server notices at once.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Says that no more bytes come, and still listens.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private int IndexOf(string text) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received).IndexOf(Encoding.ASCII.GetBytes(text));

    private async Task FillAsync()
    {
        var buffer = new byte[4096];
        var count = await ReceiveAsync(buffer);
        Assert.True(count > 0, "The server closed the connection before its answer was whole.");
        _received.AddRange(buffer.AsSpan(0, count));
    }

    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        return await _socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
    }
}
