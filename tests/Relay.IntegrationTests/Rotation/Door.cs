using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>The public address of several Relays: hands every request to the next of them, and remembers how it was answered.</summary>
internal sealed class Door : IAsyncDisposable
{
    private static readonly string[] Dropped = ["Host", "Connection", "Transfer-Encoding", "Content-Length"];

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Passage> _passages = new();
    private IReadOnlyList<string> _relays = [];
    private int _count;

    private Door(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>All that was answered so far.</summary>
    public IReadOnlyList<Passage> Passages => [.. _passages];

    public static async Task<Door> OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var door = new Door(builder.Build());
        door._app.Run(door.PassAsync);
        await door._app.StartAsync();
        door.Url = door._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return door;
    }

    public void LeadTo(params IReadOnlyList<string> relays) => Volatile.Write(ref _relays, relays);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task PassAsync(HttpContext context)
    {
        var relays = Volatile.Read(ref _relays);
        var relay = relays[(int)((uint)Interlocked.Increment(ref _count) % (uint)relays.Count)];
        using var request = await CopyAsync(context.Request, relay);
        using var client = Web.Client();
        using var response = await client.SendAsync(request, context.RequestAborted);
        var body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);

        // Before the answer is out: whoever has it finds it here.
        _passages.Enqueue(new Passage(context.Request.Method, context.Request.Path, relay, (int)response.StatusCode, context.Request.Query["hub.verify_token"]));
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !Dropped.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers.Append(name, values.ToArray());
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequest from, string relay)
    {
        var copy = new HttpRequestMessage(new HttpMethod(from.Method), new Uri($"{relay}{from.Path}{from.QueryString}"));
        if (!HttpMethods.IsGet(from.Method))
        {
            using var body = new MemoryStream();
            await from.Body.CopyToAsync(body, from.HttpContext.RequestAborted);
            copy.Content = new ByteArrayContent(body.ToArray());
            copy.Content.Headers.ContentType = from.ContentType is { } type ? MediaTypeHeaderValue.Parse(type) : null;
        }

        foreach (var (name, values) in from.Headers.Where(header => !Dropped.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            copy.Headers.TryAddWithoutValidation(name, [.. values]);
        }

        return copy;
    }
}

/// <summary>One request that went through the door.</summary>
/// <param name="VerifyToken">What a handshake named.</param>
internal sealed record Passage(string Method, string Path, string Relay, int Status, string? VerifyToken)
{
    public bool IsWebhook => Method == "POST" && Path.StartsWith("/webhook/", StringComparison.Ordinal);
}
