using System.Globalization;
using System.Text;
using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Driving;

/// <summary><c>GET /sim/log?after=N&amp;limit=M</c>: what reached the two services.</summary>
internal sealed class LogReader(TrafficLog log)
{
    // Written out in pieces, since a full log would be a hundred megabytes in one.
    private const int FlushAt = 64 * 1024;

    public async Task GetAsync(HttpContext context)
    {
        if (Number(context.Request.Query, "after", 0) is not { } after || Number(context.Request.Query, "limit", int.MaxValue) is not { } limit)
        {
            await DrivingAnswers.Bad("after and limit must be whole numbers from 0").ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        var output = context.Response.BodyWriter;
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartArray();
        foreach (var (number, entry) in log.After(after, (int)Math.Min(limit, int.MaxValue)))
        {
            Write(writer, number, entry);
            if (writer.BytesPending > FlushAt)
            {
                writer.Flush();
                await output.FlushAsync(context.RequestAborted);
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        await output.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, long number, TrafficEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("n", number);
        writer.WriteString("at", DrivingAnswers.Time(entry.At));
        writer.WriteString("service", entry.Service);
        writer.WriteOptional("tenant", entry.Tenant);
        writer.WriteString("method", entry.Method);
        writer.WriteString("path", entry.Path);
        writer.WriteOptional("query", entry.Query.Length > 0 ? entry.Query : null);
        writer.WriteStartObject("headers");
        foreach (var (name, value) in entry.Headers)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WritePropertyName("body");
        Body(writer, entry.Body);
        writer.WriteNumber("answer", entry.Answer);
        if (entry.Fault)
        {
            writer.WriteBoolean("fault", true);
        }

        writer.WriteEndObject();
    }

    private static void Body(Utf8JsonWriter writer, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            writer.WriteNullValue();
            return;
        }

        using var document = JsonInput.Parse(body);
        if (document is null)
        {
            writer.WriteStringValue(Encoding.UTF8.GetString(body.Span));
        }
        else
        {
            document.RootElement.WriteTo(writer);
        }
    }

    private static long? Number(IQueryCollection query, string name, long fallback) => !query.TryGetValue(name, out var text)
        ? fallback
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
