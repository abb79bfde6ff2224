using System.Globalization;
using System.Text;

namespace Relay.Tests.Hosting;

/// <summary>A request as the bytes that go over the wire; nothing is added, checked or put right.</summary>
internal sealed class RawRequest(string method, string target)
{
    private readonly StringBuilder _head = new($"{method} {target} HTTP/1.1\r\nHost: relay.example\r\n");
    private byte[] _body = [];

    /// <summary>A webhook without a signature.</summary>
    public static RawRequest Post(string target, byte[] body) =>
        new RawRequest("POST", target).Header("Content-Type", "application/json").Body(body);

    /// <summary>A webhook as Meta signs it.</summary>
    public static RawRequest Meta(string tenant, byte[] body, string secret = The.AppSecret) =>
        Post($"/webhook/meta/{tenant}", body).Signed(The.Hex(secret, body));

    /// <summary>A webhook as Genesys signs it.</summary>
    public static RawRequest Genesys(string tenant, byte[] body, string secret = The.SignatureSecret) =>
        Post($"/webhook/genesys/{tenant}", body).Signed(The.Base64(secret, body));

    public RawRequest Signed(string value) => Header("X-Hub-Signature-256", value);

    public RawRequest Header(string name, string value)
    {
        _head.Append(name).Append(": ").Append(value).Append("\r\n");
        return this;
    }

    public RawRequest Body(byte[] body)
    {
        _body = body;
        return Header("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Sends the body in chunks of a size, without saying its length.</summary>
    public static RawRequest Chunked(string target, byte[] body, int chunk, string signature)
    {
        var wire = new MemoryStream();
        foreach (var part in body.Chunk(chunk))
        {
            wire.Write(Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"));
            wire.Write(part);
            wire.Write("\r\n"u8);
        }

        wire.Write("0\r\n\r\n"u8);
        var request = new RawRequest("POST", target).Header("Content-Type", "application/json").Header("Transfer-Encoding", "chunked").Signed(signature);
        request._body = wire.ToArray();
        return request;
    }

    public byte[] ToBytes() => [.. Encoding.Latin1.GetBytes(_head.ToString()), .. "\r\n"u8, .. _body];
}
