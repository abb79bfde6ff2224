using System.Globalization;
using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Meta;
using Relay.Simulator.Page;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Driving;

/// <summary><c>POST /sim/whatsapp/{phone}/messages</c>: a customer writes, and Meta tells Relay.</summary>
internal sealed class CustomerWrites(
    Catalog catalog, Customers customers, ServiceWindow window, MetaWebhooks webhooks, PhoneScene scene, Ids ids, TimeProvider time)
{
    private static readonly string[] Known = ["phoneNumberId", "text", "message", "retry", "name", "userId", "username"];

    public async Task<IResult> PostAsync(string phone, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!TenantReader.IsPhone(phone))
        {
            return DrivingAnswers.Bad("the customer's phone in the path must be 7 to 15 digits without +");
        }

        var (document, problem) = await DrivingInput.ReadAsync(request, Known, cancellationToken);
        using var _ = document;
        problem ??= DrivingInput.CheckMessage(document!.RootElement)
            ?? DrivingInput.CheckText(document.RootElement, "phoneNumberId", "name", "userId", "username")
            ?? CheckUserId(document.RootElement);
        if (problem is not null)
        {
            return DrivingAnswers.Bad(problem);
        }

        var input = document!.RootElement;
        var number = input.Text("phoneNumberId") is { } id ? catalog.Number(id) : catalog.OnlyNumber;
        if (number is null)
        {
            return DrivingAnswers.Bad(input.Has("phoneNumberId") ? "phoneNumberId names no number of the settings" : "phoneNumberId is required, since the settings hold several numbers");
        }

        var customer = Introduce(number, phone, input);
        return IsNameless(input) && customer.UserId is null
            ? DrivingAnswers.Bad("a message with \"from\": null needs a customer with a userId")
            : await WriteAsync(number, customer, input, cancellationToken);
    }

    private async Task<IResult> WriteAsync(NumberEntry number, Customer customer, JsonElement input, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var given = input.Member("message");
        var wamid = given.Text("id") ?? ids.Wamid();
        var timestamp = given.Text("timestamp") ?? now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        window.Wrote(number.Number.PhoneNumberId, customer.Phone, WrittenAt(timestamp, now));
        scene.Wrote(number, customer.Phone, wamid, input.Text("text") ?? GraphSummary.Text(given));
        var outcome = await webhooks.PostAsync(
            number, writer => Value(writer, customer, input, wamid, timestamp), DrivingInput.Retry(input), cancellationToken);
        scene.Posted(wamid, outcome);
        return DrivingAnswers.Posted("wamid", wamid, outcome);
    }

    private Customer Introduce(NumberEntry number, string phone, JsonElement input)
    {
        var known = customers.ByPhone(number.Tenant.Id, phone);
        var introduced = known with
        {
            Name = input.Text("name") ?? known.Name,
            UserId = input.Text("userId") ?? known.UserId,
            Username = input.Text("username") ?? known.Username,
        };
        if (introduced != known)
        {
            customers.Learn(number.Tenant.Id, introduced);
        }

        return introduced;
    }

    private static void Value(Utf8JsonWriter writer, Customer customer, JsonElement input, string wamid, string timestamp)
    {
        var given = input.Member("message");
        writer.WriteStartArray("contacts");
        writer.WriteStartObject();
        writer.WriteStartObject("profile");
        writer.WriteString("name", customer.Name);
        writer.WriteOptional("username", customer.Username);
        writer.WriteEndObject();
        writer.WriteOptional("wa_id", IsNameless(input) ? null : customer.Phone);
        writer.WriteOptional("user_id", customer.UserId);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("messages");
        writer.WriteStartObject();
        WriteAbsent(writer, given, "from", customer.Phone);
        WriteAbsent(writer, given, "from_user_id", customer.UserId);
        WriteAbsent(writer, given, "id", wamid);
        WriteAbsent(writer, given, "timestamp", timestamp);
        if (input.Text("text") is { } text)
        {
            writer.WriteString("type", "text");
            writer.WriteStartObject("text");
            writer.WriteString("body", text);
            writer.WriteEndObject();
        }
        else
        {
            foreach (var member in given.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteAbsent(Utf8JsonWriter writer, JsonElement given, string name, string? value)
    {
        if (!given.IsObject() || !given.TryGetProperty(name, out _))
        {
            writer.WriteOptional(name, value);
        }
    }

    private static bool IsNameless(JsonElement input) =>
        input.Member("message").IsObject() && input.Member("message").TryGetProperty("from", out var from) && from.ValueKind == JsonValueKind.Null;

    private static string? CheckUserId(JsonElement input) => input.Text("userId") is { } id && !TenantReader.IsUserId(id)
        ? "userId must be two capital letters, a dot and up to 128 letters or digits"
        : null;

    private static DateTimeOffset WrittenAt(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= now.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : now;
}
