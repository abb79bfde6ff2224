using System.Net;
using Relay.IntegrationTests.Harness;

namespace Relay.BrowserTests.Portal;

/// <summary>What stands between the world and Relay's webhooks: it lets everything through until it is told to be in the way.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private const string Signature = "X-Hub-Signature-256";

    private readonly HttpListener _listener = new();
    private readonly string _behind;
    private readonly Task _serving;

    public Gateway(string behind)
    {
        _behind = behind;
        Url = $"http://127.0.0.1:{Ports.Free(1)[0]}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>Answers in Relay's place; null lets the request through.</summary>
    public Func<HttpListenerRequest, (int Status, string Body)?> InTheWay { get; set; } = _ => null;

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (status, body) = InTheWay(context.Request) is { } own ? (own.Status, System.Text.Encoding.UTF8.GetBytes(own.Body)) : await PassAsync(context.Request);
            context.Response.StatusCode = status;
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
        catch (Exception broken) when (broken is HttpRequestException or HttpListenerException or IOException or TaskCanceledException)
        {
            // Relay is away, or whoever asked went: he sees a broken connection, as with any gateway.
            context.Response.Abort();
        }
    }

    private async Task<(int Status, byte[] Body)> PassAsync(HttpListenerRequest request)
    {
        using var client = Web.Client();
        using var passed = new HttpRequestMessage(new HttpMethod(request.HttpMethod), _behind + request.RawUrl);
        if (request.HasEntityBody)
        {
            using var body = new MemoryStream();
            await request.InputStream.CopyToAsync(body);
            passed.Content = new ByteArrayContent(body.ToArray());
            passed.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        if (request.Headers[Signature] is { } signature)
        {
            passed.Headers.TryAddWithoutValidation(Signature, signature);
        }

        using var answer = await client.SendAsync(passed);
        return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }
}
