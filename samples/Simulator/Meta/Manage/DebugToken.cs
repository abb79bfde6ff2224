using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta.Manage;

/// <summary><c>GET /debug_token</c>: what a token is, asked with the token of its app. A bad one is told with 200.</summary>
internal sealed class DebugToken(GraphService rules, MetaAccounts accounts, TimeProvider time)
{
    public ServiceAnswer Get(ServiceRequest request)
    {
        var (app, error) = rules.App(request);
        if (app is null)
        {
            return rules.Refuse(error!);
        }

        if (request.Query["input_token"].ToString() is not { Length: > 0 } text)
        {
            return rules.Refuse(GraphError.Plain(100, "For field 'debug_token': The parameter input_token is required"));
        }

        if (accounts.OfToken(text) is not { } known)
        {
            return Data(writer => Invalid(writer, GraphError.Plain(190, "Invalid OAuth access token - Cannot parse access token")));
        }

        return known.Account.Tenant.Meta!.AppId == app.Tenant.Meta!.AppId
            ? Data(writer => Write(writer, known.Account, known.Token))
            : rules.Refuse(GraphError.Plain(100, "The App_id in the input_token did not match the Viewing App"));
    }

    private static ServiceAnswer Data(Action<Utf8JsonWriter> members) => new(200, JsonBytes.Object(writer =>
    {
        writer.WriteStartObject("data");
        members(writer);
        writer.WriteEndObject();
    }));

    private static void Invalid(Utf8JsonWriter writer, GraphError error)
    {
        writer.WriteStartObject("error");
        writer.WriteNumber("code", error.Code);
        writer.WriteString("message", error.Message);
        if (error.Subcode is { } subcode)
        {
            writer.WriteNumber("subcode", subcode);
        }

        writer.WriteEndObject();
        writer.WriteBoolean("is_valid", false);
        writer.WriteStartArray("scopes");
        writer.WriteEndArray();
    }

    private void Write(Utf8JsonWriter writer, MetaAccount account, SystemUserToken token)
    {
        writer.WriteString("app_id", account.Tenant.Meta!.AppId);
        writer.WriteString("type", "SYSTEM_USER");
        writer.WriteString("application", $"App of {account.Tenant.Id}");
        writer.WriteNumber("expires_at", token.ExpiresAt);
        writer.WriteNumber("data_access_expires_at", token.DataAccessExpiresAt);
        writer.WriteNumber("issued_at", token.IssuedAt);
        writer.WriteString("user_id", account.Tenant.Meta.AppId + "9");
        if (token.Problem(time.GetUtcNow()) is { } problem)
        {
            Invalid(writer, problem);
            return;
        }

        writer.WriteBoolean("is_valid", true);
        writer.WriteStartArray("scopes");
        foreach (var scope in token.Scopes)
        {
            writer.WriteStringValue(scope);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("granular_scopes");
        foreach (var scope in token.Scopes)
        {
            writer.WriteStartObject();
            writer.WriteString("scope", scope);
            Targets(writer, token);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>A token that reaches all has no list.</summary>
    private static void Targets(Utf8JsonWriter writer, SystemUserToken token)
    {
        if (token.TargetIds is not { } targets)
        {
            return;
        }

        writer.WriteStartArray("target_ids");
        foreach (var target in targets)
        {
            writer.WriteStringValue(target);
        }

        writer.WriteEndArray();
    }
}
