using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Relay.Http;
using Relay.Model;

namespace Relay.Connections;

/// <summary>Finds the addresses of a host.</summary>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>
/// Calls Relay's own webhooks as the world would: through the public address. It goes to no other, follows no redirect, and reads little.
/// </summary>
internal sealed class PublicDoor(IHttpClientFactory clients, HostResolver resolve, TimeProvider time)
{
    private const int MostRead = 4096;
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);

    /// <summary>The host's addresses; none when it has no name, or the name leads nowhere.</summary>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
        {
            return [literal];
        }

        try
        {
            return await resolve(host, cancellationToken);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return [];
        }
    }

    public Task<PublicAnswer> GetAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);

    public Task<PublicAnswer> PostAsync(Uri address, byte[] body, string signatureHeader, string signature, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(signatureHeader, signature);
        request.Headers.Add(ISightings.ProbeHeader, "1");
        return SendAsync(request, cancellationToken);
    }

    private async Task<PublicAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        using var limit = new CancellationTokenSource(CallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await clients.CreateClient(HttpClients.PublicDoor).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await BoundedBody.ReadAsync(response.Content, either.Token);
            return new PublicAnswer((int)response.StatusCode, Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostRead))), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PublicAnswer(0, "", PublicFailure.Silence);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or InvalidDataException)
        {
            return new PublicAnswer(0, "", (failed as HttpRequestException)?.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => PublicFailure.Name,
                HttpRequestError.SecureConnectionError => PublicFailure.Certificate,
                HttpRequestError.ConnectionError => PublicFailure.Connection,
                _ => PublicFailure.Broken,
            });
        }
    }
}

/// <summary>What came back through the public address.</summary>
/// <param name="Status">0 when nothing came.</param>
/// <param name="Failure">Why nothing came; null when something did.</param>
internal sealed record PublicAnswer(int Status, string Body, PublicFailure? Failure);

/// <summary>Why nothing came.</summary>
internal enum PublicFailure
{
    Name,
    Connection,
    Certificate,
    Silence,
    Broken,
}
