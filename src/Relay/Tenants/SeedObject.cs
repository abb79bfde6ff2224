using System.Text.Json;

namespace Relay.Tenants;

/// <summary>
/// An object of the seed file, and where it stands. Asking for a member gives its value, or reports what is wrong with it and gives
/// nothing: reading goes on, so that one start tells every fault. A value is quoted only where it can be no secret.
/// </summary>
internal sealed class SeedObject
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly SeedFaults _faults;

    private SeedObject(string path, SeedFaults faults)
    {
        Path = path;
        _faults = faults;
    }

    public string Path { get; }

    /// <summary>Reads an element that must be an object with no members but those allowed; null, and a fault, when it is another thing.</summary>
    public static SeedObject? Read(JsonElement element, string path, SeedFaults faults, params IReadOnlyList<string> allowed)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(path, $"is {SeedText.Kind(element)}; an object is expected");
            return null;
        }

        var read = new SeedObject(path, faults);
        foreach (var member in element.EnumerateObject())
        {
            var name = SeedText.Name(member);
            if (!allowed.Contains(name, StringComparer.Ordinal))
            {
                faults.Add($"{path}.{name}", $"is nothing that the seed file knows; allowed here are {string.Join(", ", allowed)}");
            }
            else if (!read._members.TryAdd(name, member.Value))
            {
                faults.Add($"{path}.{name}", "stands twice");
            }
        }

        return read;
    }

    public string At(string member) => $"{Path}.{member}";

    /// <summary>The member, and false when it is absent or null.</summary>
    public bool TryGet(string member, out JsonElement element) =>
        _members.TryGetValue(member, out element) && element.ValueKind != JsonValueKind.Null;

    /// <summary>A text that must be there; empty after a fault.</summary>
    public string Required(string member)
    {
        if (TryGet(member, out var element))
        {
            return SeedText.Read(element, At(member), _faults) ?? "";
        }

        _faults.Add(At(member), "is missing");
        return "";
    }

    public string? Optional(string member) => TryGet(member, out var element) ? SeedText.Read(element, At(member), _faults) : null;

    public bool Flag(string member)
    {
        if (!TryGet(member, out var element))
        {
            return false;
        }

        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            _faults.Add(At(member), $"is {SeedText.Kind(element)}; true or false is expected");
        }

        return element.ValueKind == JsonValueKind.True;
    }

    /// <summary>A moment. One without an offset would mean another moment on each machine.</summary>
    public DateTimeOffset? Time(string member)
    {
        if (Optional(member) is not { } text)
        {
            return null;
        }

        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (hasOffset && _members[member].TryGetDateTimeOffset(out var time))
        {
            return time;
        }

        _faults.Add(At(member), "is no time such as 2026-03-01T10:00:00Z, with Z or an offset");
        return null;
    }

    public SeedObject? Child(string member, params IReadOnlyList<string> allowed) =>
        TryGet(member, out var element) ? Read(element, At(member), _faults, allowed) : null;

    /// <summary>The elements of a list with their paths; none when it is absent.</summary>
    public IEnumerable<(JsonElement Element, string Path)> List(string member)
    {
        if (!TryGet(member, out var element))
        {
            return [];
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Select((e, i) => (e, $"{At(member)}[{i}]"));
        }

        _faults.Add(At(member), $"is {SeedText.Kind(element)}; a list is expected");
        return [];
    }

    /// <summary>The objects of a list; what is none is a fault and left out.</summary>
    public IEnumerable<SeedObject> Objects(string member, params IReadOnlyList<string> allowed) =>
        List(member).Select(e => Read(e.Element, e.Path, _faults, allowed)).OfType<SeedObject>();
}
