using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Relay.Load.Sending;

/// <summary>
/// One connection that is kept, with one request on it at a time. It does no more than this needs, so that what sends takes as little as it can
/// of the machine that it shares with what is measured.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[8192];

    private HttpConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public static async Task<HttpConnection> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), cancellationToken);
            return new HttpConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request that is written out already, and reads the answer to its end.</summary>
    /// <returns>The status.</returns>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(request, cancellationToken);
        var have = 0;
        var whole = int.MaxValue;
        while (have < whole)
        {
            var read = have < _buffer.Length ? await _stream.ReadAsync(_buffer.AsMemory(have), cancellationToken) : 0;
            if (read == 0)
            {
                throw new IOException("The connection ended, or the answer is longer than any that is expected here.");
            }

            have += read;
            whole = Whole(_buffer.AsSpan(0, have));
        }

        return ((_buffer[9] - '0') * 100) + ((_buffer[10] - '0') * 10) + (_buffer[11] - '0');
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    // Answers to webhooks have no body and say so.
    private static int Whole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return int.MaxValue;
        }

        var at = answer[..end].IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            throw new IOException($"An answer says no length: {Encoding.ASCII.GetString(answer[..Math.Min(end, 60)])}");
        }

        var length = 0;
        for (at += "Content-Length: ".Length; at < end && answer[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            length = (length * 10) + (answer[at] - '0');
        }

        return end + 4 + length;
    }
}
