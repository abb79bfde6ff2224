using System.Text.Json;
using Relay.Simulator.Json;

namespace Relay.Simulator.Driving;

/// <summary>Reads the JSON of a driving request, and says in words what is wrong with it.</summary>
internal static class DrivingInput
{
    public static async Task<(JsonDocument? Input, string? Problem)> ReadAsync(HttpRequest request, string[] known, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var document = JsonInput.Parse(buffer.ToArray());
        if (document is null || !document.RootElement.IsObject())
        {
            document?.Dispose();
            return (null, "the body must be a JSON object");
        }

        // A misspelt member that is passed over in silence costs an hour; an answer costs nothing.
        var unknown = document.RootElement.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
        {
            document.Dispose();
            return (null, $"\"{unknown}\" is unknown; known are {string.Join(", ", known)}");
        }

        return (document, null);
    }

    /// <summary>The members text and message exclude each other, and retry is a flag.</summary>
    public static string? CheckMessage(JsonElement input)
    {
        if (input.Has("retry") && input.Member("retry").ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return "retry must be true or false";
        }

        if (input.Has("text") == input.Has("message"))
        {
            return "give either text or message";
        }

        return input.Has("text") && input.Text("text") is null
            ? "text must be text"
            : input.Has("message") && !input.Member("message").IsObject() ? "message must be an object" : null;
    }

    public static string? CheckText(JsonElement input, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (input.Has(name) && input.Text(name) is null)
            {
                return $"{name} must be text";
            }
        }

        return null;
    }

    public static string? CheckFlags(JsonElement input, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (input.Has(name) && input.Flag(name) is null)
            {
                return $"{name} must be true or false";
            }
        }

        return null;
    }

    public static string? CheckTexts(JsonElement input, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (input.Has(name) && !(input.Member(name).IsList() && input.Member(name).Items().All(item => item.Text() is not null)))
            {
                return $"{name} must be a list of texts";
            }
        }

        return null;
    }

    public static bool Retry(JsonElement input) => input.Member("retry").ValueKind == JsonValueKind.True;
}
