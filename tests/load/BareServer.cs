using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Relay.Load;

/// <summary>
/// What Ingest is compared with: Kestrel that reads the body and answers 200, and the same with one HMAC over the body. It runs in a process of
/// its own, as <c>Relay.Load bare URL [SECRET]</c>.
/// </summary>
internal static class BareServer
{
    private const string SignaturePrefix = "sha256=";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var key = arguments.Count > 1 ? Encoding.UTF8.GetBytes(arguments[1]) : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(arguments[0]).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(context => AnswerAsync(context, key));
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, byte[]? key)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.IsCompleted)
            {
                if (key is not null)
                {
                    // Whether it matches is nobody's question here: it costs the same.
                    _ = Matches(key, read.Buffer, context.Request.Headers["X-Hub-Signature-256"].ToString());
                }

                reader.AdvanceTo(read.Buffer.End);
                break;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        context.Response.ContentLength = 0;
    }

    private static bool Matches(byte[] key, in ReadOnlySequence<byte> body, string header)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (body.IsSingleSegment)
        {
            HMACSHA256.HashData(key, body.FirstSpan, hash);
        }
        else
        {
            HMACSHA256.HashData(key, body.ToArray(), hash);
        }

        Span<byte> told = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return header.StartsWith(SignaturePrefix, StringComparison.Ordinal)
            && Convert.FromHexString(header.AsSpan(SignaturePrefix.Length), told, out _, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(hash, told);
    }
}
