using System.Globalization;
using System.Text.Json;

namespace Relay.Simulator.Genesys.Integrations;

/// <summary>A page of a list, as <c>pageSize</c> and <c>pageNumber</c> ask for it.</summary>
internal sealed record Paging(int Size, int Number)
{
    private const int DefaultSize = 25;
    private const int MaxSize = 100;

    public static (Paging? Page, GenesysError? Error) Read(IQueryCollection query)
    {
        if (Parse(query, "pageSize", DefaultSize) is not { } size || size > MaxSize)
        {
            return (null, GenesysError.InvalidValue($"pageSize must be a whole number from 1 to {MaxSize}"));
        }

        return Parse(query, "pageNumber", 1) is { } number
            ? (new Paging(size, number), null)
            : (null, GenesysError.InvalidValue("pageNumber must be a whole number from 1"));
    }

    public void Write<T>(Utf8JsonWriter writer, IReadOnlyList<T> all, string path, Action<T> members)
    {
        var pages = Math.Max(1, ((all.Count - 1) / Size) + 1);
        writer.WriteStartArray("entities");
        foreach (var entity in all.Skip((int)Math.Min((long)(Number - 1) * Size, int.MaxValue)).Take(Size))
        {
            writer.WriteStartObject();
            members(entity);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("pageSize", Size);
        writer.WriteNumber("pageNumber", Number);
        writer.WriteNumber("total", all.Count);
        writer.WriteNumber("pageCount", pages);
        writer.WriteString("selfUri", Uri(path, Number));
        writer.WriteString("firstUri", Uri(path, 1));
        writer.WriteString("lastUri", Uri(path, pages));
        if (Number > 1)
        {
            writer.WriteString("previousUri", Uri(path, Number - 1));
        }

        if (Number < pages)
        {
            writer.WriteString("nextUri", Uri(path, Number + 1));
        }
    }

    private static int? Parse(IQueryCollection query, string name, int fallback) => !query.TryGetValue(name, out var text)
        ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private string Uri(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}?pageSize={Size}&pageNumber={number}");
}
