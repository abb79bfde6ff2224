using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Meta;

namespace Relay.Simulator.Driving;

/// <summary>What a tenant has at Meta, without its secrets.</summary>
internal static class MetaStateJson
{
    public static IResult Show(MetaAccount account) => DrivingAnswers.Json(JsonBytes.Object(writer =>
    {
        writer.WriteStartArray("numbers");
        foreach (var (id, number) in account.Numbers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("phoneNumberId", id);
            writer.WriteString("wabaId", number.WabaId);
            writer.WriteString("qualityRating", number.Quality);
            writer.WriteString("throughput", number.Throughput);
            writer.WriteString("status", number.Status);
            writer.WriteOptional("override", number.Override?.AbsoluteUri);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("wabas");
        foreach (var (id, waba) in account.Wabas.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            if (waba.IsSubscribed is { } subscribed)
            {
                writer.WriteBoolean("subscribed", subscribed);
            }

            writer.WriteOptional("override", waba.Override?.AbsoluteUri);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (account.Subscription is { } app)
        {
            writer.WriteStartObject("app");
            writer.WriteString("callback", app.Callback.AbsoluteUri);
            writer.WriteTexts("fields", app.Fields);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("tokens");
        foreach (var token in account.Tokens.Values.OrderBy(token => token.IssuedAt))
        {
            Token(writer, token);
        }

        writer.WriteEndArray();
    }));

    private static void Token(Utf8JsonWriter writer, SystemUserToken token)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("revoked", token.IsRevoked);
        writer.WriteNumber("expiresAt", token.ExpiresAt);
        writer.WriteNumber("dataAccessExpiresAt", token.DataAccessExpiresAt);
        writer.WriteTexts("scopes", token.Scopes);
        if (token.TargetIds is { } targets)
        {
            writer.WriteTexts("targetIds", targets);
        }

        writer.WriteEndObject();
    }
}
