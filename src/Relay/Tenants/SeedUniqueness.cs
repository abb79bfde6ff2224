using System.Text.Json;

namespace Relay.Tenants;

/// <summary>What may stand once only. Goes by the file and not by what could be read of it, so that paths are right.</summary>
internal sealed class SeedUniqueness(SeedFaults faults)
{
    public void Check(JsonElement tenants)
    {
        var all = Elements(tenants, "$.tenants").ToList();
        Once("tenant", all.Select(t => Text(t, "id")));
        Once("account", all.SelectMany(t => Below(t, "accounts")).Select(a => Text(a, "id") with { Id = Pair(Text(a, "channel").Id, Text(a, "id").Id) }));
        Once("account's integration", all.SelectMany(t => Below(t, "accounts")).Select(a => Text(a, "genesysIntegrationId")));
        Once("integration", all.SelectMany(t => Below(Member(t, "genesys"), "integrations")).Select(i => Text(i, "id")));
        Once("hash of a key", all.SelectMany(t => Below(t, "apiKeys")).Select(k => Text(k, "sha256")).Select(k => k with { Id = k.Id?.ToUpperInvariant() }), quote: false);

        // These name something inside their list only.
        foreach (var tenant in all)
        {
            Once("API key", Below(tenant, "apiKeys").Select(k => Text(k, "id")));
            Once("secret", Below(Member(tenant, "meta"), "appSecrets").Select(s => Text(s, "id")));
            Once("token", Below(Member(tenant, "meta"), "verifyTokens").Select(s => Text(s, "id")));
            foreach (var integration in Below(Member(tenant, "genesys"), "integrations"))
            {
                Once("secret", Below(integration, "signatureSecrets").Select(s => Text(s, "id")));
            }
        }
    }

    private void Once(string what, IEnumerable<Place> places, bool quote = true)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, path) in places)
        {
            if (id is not null && !seen.TryAdd(id, path))
            {
                faults.Add(path, $"the {what}{(quote ? $" '{id}'" : "")} stands at {seen[id]} already");
            }
        }
    }

    private static string? Pair(string? channel, string? id) => channel is null || id is null ? null : $"{channel} {id}";

    private static (JsonElement Element, string Path) Member((JsonElement Element, string Path) owner, string name) =>
        (owner.Element.ValueKind == JsonValueKind.Object
            ? owner.Element.EnumerateObject().FirstOrDefault(m => SeedText.Name(m) == name).Value
            : default,
        $"{owner.Path}.{name}");

    private static IEnumerable<(JsonElement Element, string Path)> Below((JsonElement Element, string Path) owner, string list) =>
        Elements(Member(owner, list).Element, $"{owner.Path}.{list}");

    private static IEnumerable<(JsonElement Element, string Path)> Elements(JsonElement list, string path) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select((e, i) => (e, $"{path}[{i}]")) : [];

    /// <summary>The text of a member; null when it is none, which the reader has reported.</summary>
    private static Place Text((JsonElement Element, string Path) owner, string name)
    {
        var (element, path) = Member(owner, name);
        return new Place(element.ValueKind == JsonValueKind.String ? SeedText.Read(element, path, new SeedFaults()) : null, path);
    }

    private readonly record struct Place(string? Id, string Path);
}
