using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Meta;

namespace Relay.Simulator.Driving;

/// <summary>A change of what a tenant has at Meta: its numbers, and the tokens of its system user.</summary>
internal static class MetaStateChange
{
    public static readonly string[] Known =
    [
        "phoneNumberId", "wabaId", "qualityRating", "throughput", "status",
        "accessToken", "tokenValid", "tokenExpiresAt", "dataAccessExpiresAt", "scopes", "targetIds",
    ];

    private static readonly string[] Qualities = ["GREEN", "YELLOW", "RED", "UNKNOWN"];
    private static readonly string[] Levels = ["STANDARD", "HIGH", "NOT_APPLICABLE"];

    public static string? Check(JsonElement input, MetaAccount account) =>
        DrivingInput.CheckText(input, "phoneNumberId", "wabaId", "qualityRating", "throughput", "status", "accessToken")
        ?? DrivingInput.CheckFlags(input, "tokenValid")
        ?? DrivingInput.CheckTexts(input, "scopes", "targetIds")
        ?? OneOf(input, "qualityRating", Qualities)
        ?? OneOf(input, "throughput", Levels)
        ?? Moment(input, "tokenExpiresAt")
        ?? Moment(input, "dataAccessExpiresAt")
        ?? (input.Text("wabaId") is null or { Length: > 0 } ? null : "wabaId must not be empty")
        ?? (input.Text("phoneNumberId") is { } number && !account.Numbers.ContainsKey(number) ? "phoneNumberId names no number of the tenant" : null)
        ?? (input.Text("accessToken") is { } token && !account.Tokens.ContainsKey(token) ? "accessToken is no token of the tenant" : null);

    public static MetaAccount Apply(JsonElement input, MetaAccount account) => account with
    {
        Numbers = account.Numbers.ToImmutableDictionary(
            pair => pair.Key, pair => input.Text("phoneNumberId") is { } id && id != pair.Key ? pair.Value : Number(input, pair.Value), StringComparer.Ordinal),
        Tokens = account.Tokens.ToImmutableDictionary(
            pair => pair.Key, pair => input.Text("accessToken") is { } text && text != pair.Key ? pair.Value : Token(input, pair.Value), StringComparer.Ordinal),
        // A WABA that a number moved into is one of the tenant from then on.
        Wabas = input.Text("wabaId") is { } wabaId && !account.Wabas.ContainsKey(wabaId) ? account.Wabas.Add(wabaId, new WabaState(null, null)) : account.Wabas,
    };

    private static NumberState Number(JsonElement input, NumberState number) => number with
    {
        WabaId = input.Text("wabaId") ?? number.WabaId,
        Quality = input.Text("qualityRating") ?? number.Quality,
        Throughput = input.Text("throughput") ?? number.Throughput,
        Status = input.Text("status") ?? number.Status,
    };

    private static SystemUserToken Token(JsonElement input, SystemUserToken token) => token with
    {
        IsRevoked = input.Flag("tokenValid") is { } valid ? !valid : token.IsRevoked,
        ExpiresAt = Seconds(input.Member("tokenExpiresAt")) ?? token.ExpiresAt,
        DataAccessExpiresAt = Seconds(input.Member("dataAccessExpiresAt")) ?? token.DataAccessExpiresAt,
        Scopes = input.Has("scopes") ? Texts(input, "scopes") : token.Scopes,
        // Null stands for all, which is not the same as not to be mentioned.
        TargetIds = input.Member("targetIds").ValueKind switch
        {
            JsonValueKind.Undefined => token.TargetIds,
            JsonValueKind.Null => null,
            _ => Texts(input, "targetIds"),
        },
    };

    private static List<string> Texts(JsonElement input, string name) => input.Member(name).Items().Select(item => item.GetString()!).ToList();

    private static string? OneOf(JsonElement input, string name, string[] allowed) =>
        !input.Has(name) || allowed.Contains(input.Text(name), StringComparer.Ordinal) ? null : $"{name} must be one of {string.Join(", ", allowed)}";

    private static string? Moment(JsonElement input, string name) =>
        !input.Has(name) || Seconds(input.Member(name)) is not null ? null : $"{name} must be Unix seconds (0 for never) or an ISO date";

    private static long? Seconds(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var seconds) && seconds >= 0 => seconds,
        JsonValueKind.String when DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => at.ToUnixTimeSeconds(),
        _ => null,
    };
}
