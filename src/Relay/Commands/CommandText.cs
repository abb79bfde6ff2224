using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Unicode;
using Relay.Channels;
using Relay.Contracts;

namespace Relay.Commands;

/// <summary>Reads the value of a record of <c>commands</c>, which anybody may have written.</summary>
internal static class CommandText
{
    // As deep as a body may be nested: here only one member at the top is wanted.
    private const int MaxDepth = 16_384;

    private static readonly FrozenSet<string> Names = typeof(SendCommand).Assembly.GetExportedTypes()
        .Where(type => !type.ContainsGenericParameters && !type.IsByRefLike)
        .SelectMany(type => RelayJson.Default.GetTypeInfo(type)?.Properties ?? [])
        .Select(member => member.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The command, or why there is none.</summary>
    public static string? TryRead(byte[]? value, out SendCommand? command)
    {
        command = null;
        if (value is null or { Length: 0 })
        {
            return "the record has no value";
        }

        // Parts of it are passed on as they are, and what Relay writes is UTF-8.
        if (!Utf8.IsValid(value))
        {
            return "the value is no UTF-8";
        }

        try
        {
            command = JsonSerializer.Deserialize(value, RelayJson.Default.SendCommand);
            return command is null ? "the value is null" : IsTooDeep(value) ? $"the value is deeper than {CommandRules.MaxDepth}" : null;
        }
        catch (JsonException broken)
        {
            return $"the value is no command: wrong or missing member at {PlaceOf(broken.Path)}";
        }
    }

    /// <summary>
    /// The tenant that a value names although it is no command, so that he finds it in his quarantine; null when it names none, or two.
    /// What stands before a fault counts.
    /// </summary>
    public static string? TenantOf(ReadOnlySpan<byte> value)
    {
        string? found = null;
        var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isTenant = !reader.ValueIsEscaped && reader.ValueTextEquals("tenantId"u8);
                reader.Read();
                if (isTenant && (found is not null || reader.TokenType != JsonTokenType.String))
                {
                    return null;
                }

                found = isTenant ? JsonText.UnescapeLeniently(reader.ValueSpan) : found;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return found;
        }

        return found;
    }

    /// <summary>
    /// The path of an exception as far as the names in it are Relay's own: its message can quote the value, and its path the names in it.
    /// </summary>
    public static string PlaceOf(string? path)
    {
        var parts = (path ?? "$").Split('.');
        return parts[0] == "$" ? string.Join('.', parts.TakeWhile((part, i) => i == 0 || IsOwn(part))) : "$";
    }

    // Of JSON that was read.
    private static bool IsTooDeep(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= CommandRules.MaxDepth)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOwn(string part)
    {
        var bracket = part.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0
            ? Names.Contains(part)
            : Names.Contains(part[..bracket]) && part[^1] == ']' && !part.AsSpan(bracket + 1, part.Length - bracket - 2).ContainsAnyExceptInRange('0', '9');
    }
}
