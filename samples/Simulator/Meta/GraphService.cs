using Relay.Simulator.Faults;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta;

/// <summary>The Graph API's manners: whose request, which errors.</summary>
internal sealed class GraphService(Catalog catalog, MetaAccounts accounts, TimeProvider time, Ids ids) : ServiceRules
{
    public static readonly ServiceAnswer Success = new(200, """{"success":true}"""u8.ToArray());

    public static readonly GraphError NoToken = new(190, "An access token is required to request this resource.");

    public override string Name => "meta";

    // Meta names no limit for its own API; this one only keeps a stray client from filling the memory.
    public override int MaxBodyBytes => 4 * 1024 * 1024;

    public override string? TenantOf(ServiceRequest request) =>
        (request.RouteText("phoneNumberId") is { } id ? catalog.Number(id)?.Tenant.Id : null)
        ?? (TokenOf(request) is { } token ? (accounts.OfToken(token)?.Account ?? accounts.OfAppToken(token))?.Tenant.Id : null);

    public override ServiceAnswer TooLarge() => Refuse(new GraphError(100, "The request is too large."), status: 413);

    public override ServiceAnswer Broken(Fault fault)
    {
        var code = fault.GraphCode ?? fault.Status switch { 401 => 190, 403 => 10, 429 => 4, 503 => 2, >= 500 => 131000, _ => 100 };
        var answer = fault is { GraphCode: null, Status: < 400 }
            ? new ServiceAnswer(fault.Status.Value, "{}"u8.ToArray())
            : Refuse(new GraphError(code, $"{GraphErrors.Title(code)} (asked for by a fault)."), fault.Status);
        return answer.With([.. fault.Headers]);
    }

    public ServiceAnswer Refuse(GraphError error, int? status = null) => GraphErrors.Answer(error, "A" + ids.Hex32()[..22], status);

    /// <summary>The token of a request: a bearer, or the parameter that all calls take.</summary>
    public static string? TokenOf(ServiceRequest request) =>
        request.Credentials("Bearer") ?? (request.Query.TryGetValue("access_token", out var token) && token.ToString() is { Length: > 0 } text ? text : null);

    /// <summary>The check that comes before all others: is this a token of a system user, and is it valid?</summary>
    public ((MetaAccount Account, SystemUserToken Token)? Bearer, GraphError? Error) Bearer(ServiceRequest request)
    {
        if (TokenOf(request) is not { } text)
        {
            return (null, NoToken);
        }

        return accounts.OfToken(text) is not { } bearer
            ? (null, new GraphError(190, "Error validating access token: the session is invalid.", 467))
            : bearer.Token.Problem(time.GetUtcNow()) is { } problem ? (null, problem) : (bearer, null);
    }

    /// <summary>The bearer with a permission, or why not.</summary>
    public ((MetaAccount Account, SystemUserToken Token)? Bearer, GraphError? Error) Bearer(ServiceRequest request, string scope)
    {
        var (bearer, error) = Bearer(request);
        return bearer is { } known && !known.Token.Scopes.Contains(scope, StringComparer.Ordinal) ? (null, GraphError.MissingPermission(scope)) : (bearer, error);
    }

    /// <summary>The number of the path, when the bearer may see it and has the permission.</summary>
    public (NumberEntry? Number, GraphError? Error) Authorize(ServiceRequest request, string scope = SystemUserToken.Messaging)
    {
        var (bearer, error) = Bearer(request, scope);
        if (bearer is not { } known)
        {
            return (null, error);
        }

        var id = request.RouteText("phoneNumberId") ?? string.Empty;
        return catalog.Number(id) is { } entry && IsSeen(known, entry) ? (entry, null) : (null, GraphError.NoSuchObject(request.Method, id));
    }

    /// <summary>The WABA of the path, when the bearer reaches it and may manage it.</summary>
    public (MetaAccount? Account, string WabaId, GraphError? Error) Waba(ServiceRequest request)
    {
        var id = request.RouteText("wabaId") ?? string.Empty;
        var (bearer, error) = Bearer(request, SystemUserToken.Management);
        return bearer is not { } known
            ? (null, id, error)
            : known.Account.Wabas.ContainsKey(id) && known.Token.Reaches(id) ? (known.Account, id, null) : (null, id, GraphError.NoSuchObject(request.Method, id));
    }

    /// <summary>The app of a request that must be asked with an app token.</summary>
    public (MetaAccount? App, GraphError? Error) App(ServiceRequest request)
    {
        if (TokenOf(request) is not { } text)
        {
            return (null, NoToken);
        }

        return accounts.OfAppToken(text) is { } app
            ? (app, null)
            : text.Contains('|', StringComparison.Ordinal)
                ? (null, GraphError.Plain(190, "Invalid OAuth access token signature."))
                : (null, GraphError.Plain(100, "You must provide an app access token, or a user access token that is an owner or developer of the app"));
    }

    /// <summary>A number that another token owns looks to this one as if it were not there.</summary>
    public static bool IsSeen((MetaAccount Account, SystemUserToken Token) bearer, NumberEntry number) =>
        number.Tenant.Id == bearer.Account.Tenant.Id
        && bearer.Token.Numbers?.Contains(number.Number.PhoneNumberId) != false
        && bearer.Token.Reaches(bearer.Account.NumberOf(number).WabaId);
}
