using System.Net;
using System.Net.Http.Headers;

namespace Relay.Http;

/// <summary>
/// A body that knows whether its sending has begun. Until then nothing reached the other side, whatever went wrong: no name, no
/// connection, no TLS, no free connection in time. From then on it may have.
/// </summary>
internal sealed class OutgoingContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;
    private volatile bool _begun;

    public OutgoingContent(ReadOnlyMemory<byte> body, string contentType)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue(contentType);
    }

    public bool IsBegun => _begun;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _begun = true;
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
