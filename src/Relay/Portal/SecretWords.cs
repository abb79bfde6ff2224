using System.Globalization;
using Relay.Secrets.Rotation;

namespace Relay.Portal;

/// <summary>What secrets and their rotations are called on pages.</summary>
internal static class SecretWords
{
    public static IReadOnlyList<(int Seconds, string Words)> Overlaps { get; } =
    [
        (300, "5 minutes"), (3_600, "1 hour"), (21_600, "6 hours"), (43_200, "12 hours"), (86_400, "1 day"), (259_200, "3 days"), (604_800, "7 days"),
    ];

    public static string TitleOf(string kind) => kind switch
    {
        RotationKinds.MetaAppSecret => "Meta app secret",
        RotationKinds.MetaVerifyToken => "Meta verify token",
        RotationKinds.GenesysSignature => "Genesys signature secret",
        RotationKinds.GenesysClient => "Genesys client secret",
        _ => "WhatsApp token",
    };

    /// <summary>Whose it is, before its id.</summary>
    public static string OwnerOf(string kind) => kind switch
    {
        RotationKinds.MetaAppSecret or RotationKinds.MetaVerifyToken => "App",
        RotationKinds.GenesysSignature => "Integration",
        RotationKinds.GenesysClient => "OAuth client",
        _ => "Phone number id",
    };

    public static string HintOf(string kind) => kind switch
    {
        RotationKinds.MetaAppSecret => "Meta signs webhooks with it. Meta makes a new one itself and lets the old one go at once, so it is changed in two steps.",
        RotationKinds.MetaVerifyToken => "Meta names it when a webhook address is set. Relay makes a new one and sets it at Meta.",
        RotationKinds.GenesysSignature => "Genesys signs webhooks with it. Relay makes a new one, or takes yours, and sets it in Genesys.",
        RotationKinds.GenesysClient => "Relay calls Genesys with it. Make a new one in Genesys under Admin > Integrations > OAuth, and enter it here.",
        _ => "Relay calls WhatsApp with it. Make a new one in Meta Business Suite under Settings > Users > System users, and enter it here.",
    };

    public static string StateOf(string state) => state switch
    {
        RotationStates.Spreading => "Spreading",
        RotationStates.Telling => "Telling the provider",
        RotationStates.AwaitingValue => "Waiting for the new value",
        RotationStates.Overlap => "Both are valid",
        RotationStates.Done => "Done",
        RotationStates.Cancelled => "Cancelled",
        _ => "Taken back",
    };

    /// <summary>What is going on, and what comes next.</summary>
    public static string StoryOf(RotationView rotation) => rotation.State switch
    {
        RotationStates.Spreading when rotation.Kind == RotationKinds.MetaAppSecret => "Every process is told to ask for patience. Do not change anything at Meta yet.",
        RotationStates.Spreading => "The new secret is kept, and every process is learning it. The provider is told when all know it.",
        RotationStates.Telling => "Every process takes both secrets. The provider is being told of the new one.",
        RotationStates.AwaitingValue =>
            "Webhooks that do not verify are now asked to come again. Open developers.facebook.com > My Apps > your app > App settings > Basic, reset the app secret, and paste the new one here.",
        RotationStates.Overlap => "The provider uses the new secret. What is signed with the old one is still taken until the overlap ends.",
        RotationStates.Done => "The new secret alone is valid.",
        RotationStates.Cancelled => "It was cancelled; the secret before goes on counting.",
        _ => "It was taken back; the secret before goes on counting.",
    };

    public static string ColourOf(string state) => state switch
    {
        RotationStates.Done => "good",
        RotationStates.Failed => "bad",
        RotationStates.AwaitingValue => "warn",
        _ => "",
    };

    /// <summary>A moment, in UTC.</summary>
    public static string At(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>How long ago, roughly.</summary>
    public static string Age(DateTimeOffset? since, DateTimeOffset now) => since is not { } then ? "not known" : (now - then) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } span => Count((int)span.TotalMinutes, "minute"),
        { TotalDays: < 1 } span => Count((int)span.TotalHours, "hour"),
        var span => Count((int)span.TotalDays, "day"),
    };

    private static string Count(int count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");
}
