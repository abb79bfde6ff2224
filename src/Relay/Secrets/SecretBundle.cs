using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Relay.Model;

namespace Relay.Secrets;

/// <summary>All secret values of a tenant, by name. Immutable; shows nothing of itself but how many there are.</summary>
internal sealed class SecretBundle
{
    private readonly ImmutableDictionary<string, SecretValue> _values;

    private SecretBundle(ImmutableDictionary<string, SecretValue> values) => _values = values;

    public static SecretBundle Empty { get; } = new(ImmutableDictionary.Create<string, SecretValue>(StringComparer.Ordinal));

    /// <summary>Reads a bundle; throws a <see cref="JsonException"/> when it is none.</summary>
    public static SecretBundle FromJson(ReadOnlySpan<byte> json)
    {
        var values = JsonSerializer.Deserialize(json, SecretsJson.Default.DictionaryStringString);
        if (values is null || values.Values.Any(value => value is null))
        {
            throw new JsonException("A bundle is an object of texts.");
        }

        return new(values.ToImmutableDictionary(v => v.Key, v => new SecretValue(v.Value), StringComparer.Ordinal));
    }

    public byte[] ToJson() =>
        JsonSerializer.SerializeToUtf8Bytes(_values.ToDictionary(v => v.Key, v => v.Value.Reveal(), StringComparer.Ordinal), SecretsJson.Default.DictionaryStringString);

    public SecretValue? Find(string name) => _values.GetValueOrDefault(name);

    public SecretBundle With(string name, SecretValue value) =>
        Find(name)?.Reveal() == value.Reveal() ? this : new(_values.SetItem(name, value));

    /// <summary>Without a value; itself when there is none of that name.</summary>
    public SecretBundle Without(string name) => _values.ContainsKey(name) ? new(_values.Remove(name)) : this;

    /// <summary>What may be shown of a value; null when there is none of that name.</summary>
    public string? Masked(string name) => Find(name)?.Masked();

    public override string ToString() => $"{_values.Count} secrets";
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class SecretsJson : JsonSerializerContext;
