using System.Text.Json;

namespace Relay.Channels.Meta;

/// <summary>Reads the answers to <see cref="MetaAdministration"/>.</summary>
internal static class MetaAdministrationAnswers
{
    // The last second that a DateTimeOffset knows.
    private const long LastSecond = 253_402_300_799;

    /// <summary>A token that is not valid is an answer, and no fault of the call.</summary>
    public static ProviderResult<MetaTokenState> DebugToken(in ProviderAnswer answer) => MetaReading.OfApp(answer, body =>
    {
        var data = body.Get("data");
        if (data.Flag("is_valid") is not { } isValid)
        {
            return null;
        }

        var error = data.Get("error");
        return new MetaTokenState(isValid)
        {
            AppId = data.Word("app_id"),
            Type = data.Word("type"),
            ExpiresAt = Time(data, "expires_at"),
            DataAccessExpiresAt = Time(data, "data_access_expires_at"),
            Scopes = [.. data.Get("scopes").Items().Select(s => s.Word()).OfType<string>()],
            Targets = Targets(data.Get("granular_scopes")),
            ErrorCode = MetaFaults.CodeText(error.Whole("code"), error.Whole("subcode")),
            ErrorSubcode = error.Whole("subcode"),
            ErrorWords = AnswerText.Words(error.Text("message")),
        };
    });

    public static ProviderResult<MetaSubscriptions> Subscriptions(in ProviderAnswer answer) => MetaReading.OfApp(answer, body =>
        body.Get("data").IsArray() ? new MetaSubscriptions([.. body.Get("data").Items().Select(Subscription).OfType<MetaSubscription>()]) : null);

    /// <summary>The answer to a change made as the app.</summary>
    public static ProviderResult<MetaDone> Done(in ProviderAnswer answer) => MetaReading.OfApp(answer, MetaDone.Read);

    private static MetaSubscription? Subscription(JsonElement item) => item.Word("object") is { } name
        ? new MetaSubscription(name, item.Word("callback_url"), [.. item.Get("fields").Items().Select(f => f.Word("name") ?? f.Word()).OfType<string>()])
        {
            IsActive = item.Flag("active") ?? true,
        }
        : null;

    // 0 is never, not 1970.
    private static DateTimeOffset? Time(JsonElement data, string name) =>
        data.Whole(name) is > 0 and <= LastSecond and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // A scope without targets reaches everything.
    private static Dictionary<string, IReadOnlyList<string>> Targets(JsonElement granular)
    {
        var targets = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var item in granular.Items())
        {
            if (item.Word("scope") is { } scope && item.Get("target_ids").IsArray())
            {
                targets[scope] = [.. item.Get("target_ids").Items().Select(id => id.Word()).OfType<string>()];
            }
        }

        return targets;
    }
}

/// <summary>A token as Meta describes it.</summary>
internal sealed record MetaTokenState(bool IsValid)
{
    /// <summary>The app that it was made for.</summary>
    public string? AppId { get; init; }

    /// <summary><c>SYSTEM_USER</c>, <c>USER</c> or <c>PAGE</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the token, though it lives on, gives access to no data any more; null: never.</summary>
    public DateTimeOffset? DataAccessExpiresAt { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>By scope, the objects that it reaches; a scope that is not here reaches all.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Targets { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public string? ErrorCode { get; init; }

    public long? ErrorSubcode { get; init; }

    public string? ErrorWords { get; init; }

    public bool Reaches(string scope, string id) => !Targets.TryGetValue(scope, out var ids) || ids.Contains(id, StringComparer.Ordinal);
}

/// <summary>An app's own callbacks.</summary>
internal sealed record MetaSubscriptions(IReadOnlyList<MetaSubscription> All)
{
    public MetaSubscription? Of(string @object) => All.FirstOrDefault(s => s.Object == @object);
}

/// <summary>An app's callback for one kind of object.</summary>
internal sealed record MetaSubscription(string Object, string? CallbackUrl, IReadOnlyList<string> Fields)
{
    public bool IsActive { get; init; } = true;
}

/// <summary>A change was made.</summary>
internal sealed record MetaDone
{
    public static MetaDone? Read(JsonElement body) => body.Flag("success") is false || !body.IsObject() ? null : new MetaDone();
}
