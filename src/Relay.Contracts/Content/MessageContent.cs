using System.Text.Json.Serialization;

namespace Relay.Contracts;

/// <summary>
/// What a message says. <see cref="Type"/> tells which record it is; a type that this version does not know is read as
/// <see cref="UnknownContent"/>, never refused.
/// </summary>
[JsonConverter(typeof(MessageContentConverter))]
public abstract record MessageContent
{
    /// <summary>One of <see cref="ContentTypes"/>, or one that came later.</summary>
    [JsonPropertyOrder(-1)]
    public abstract string Type { get; init; }
}
