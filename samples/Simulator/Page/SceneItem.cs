using System.Text.Json.Serialization;

namespace Relay.Simulator.Page;

/// <summary>One bubble, or one line of trouble, on one of the page's two panes.</summary>
internal sealed record SceneItem
{
    public required string Key { get; init; }

    /// <summary><c>phone</c> or <c>desk</c>.</summary>
    public required string Pane { get; init; }

    /// <summary><c>customer</c>, <c>agent</c>, or <c>notice</c> for what went wrong.</summary>
    public required string Author { get; init; }

    /// <summary>The phone number id on the phone, the integration id on the desk.</summary>
    public required string Place { get; init; }

    /// <summary>Whose conversation: the customer's phone on the phone, the id that Relay gave him on the desk. Empty for a notice to all.</summary>
    public required string Customer { get; init; }

    public string? Name { get; init; }

    public required string Text { get; init; }

    /// <summary><c>sending</c>, <c>accepted</c>, <c>sent</c>, <c>delivered</c>, <c>read</c>, <c>failed</c>, <c>typing</c>.</summary>
    public required string State { get; init; }

    /// <summary>What went wrong, in words.</summary>
    public string? Trouble { get; init; }

    public required DateTimeOffset At { get; init; }

    public IReadOnlyList<SceneChoice>? Choices { get; init; }

    /// <summary>Rises with each change, so that the page asks only for what is new.</summary>
    public long Version { get; init; }
}

/// <summary>Something that the other side may tap.</summary>
internal sealed record SceneChoice(string Kind, string Id, string Title);

/// <param name="Generation">Changes when all was forgotten, so that an open page starts anew too.</param>
/// <param name="Version">What to ask after next.</param>
/// <param name="Items">What is new or changed, oldest first.</param>
internal sealed record SceneChanges(string Generation, long Version, IReadOnlyList<SceneItem> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SceneChanges))]
internal sealed partial class SceneJson : JsonSerializerContext;
