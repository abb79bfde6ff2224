using System.Text.Json;
using Relay.Simulator.Json;

namespace Relay.Simulator.Meta;

/// <summary>The two checks that most limits of Graph come down to.</summary>
internal static class Limits
{
    /// <summary>There, and within its length.</summary>
    public static GraphError? Required(JsonElement parent, string name, int max, string path) => !parent.Has(name)
        ? new GraphError(131008, $"The parameter {path} is required.")
        : Text(parent, name, max, path);

    /// <summary>Absent, or text within its length.</summary>
    public static GraphError? Text(JsonElement parent, string name, int max, string path) =>
        !parent.Has(name) || (parent.Text(name) is { Length: > 0 } text && text.Characters() <= max)
            ? null
            : new GraphError(131009, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}: length invalid. Min length: 1, max length: {max}."));
}
