using Relay.Simulator.Faults;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta;

/// <summary>The Graph API's manners: whose request, which errors.</summary>
internal sealed class GraphService(Catalog catalog, Ids ids) : ServiceRules
{
    public override string Name => "meta";

    // Meta names no limit for its own API; this one only keeps a stray client from filling the memory.
    public override int MaxBodyBytes => 4 * 1024 * 1024;

    public override string? TenantOf(ServiceRequest request) =>
        (request.RouteText("phoneNumberId") is { } id ? catalog.Number(id)?.Tenant.Id : null)
        ?? (request.Credentials("Bearer") is { } token ? catalog.TenantOfAccessToken(token) : null);

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

    /// <summary>The check that comes before all others: does the bearer exist, and may it see the number?</summary>
    public (NumberEntry? Number, GraphError? Error) Authorize(ServiceRequest request)
    {
        var token = request.Credentials("Bearer");
        if (token is null)
        {
            return (null, new GraphError(190, "An access token is required to request this resource."));
        }

        if (catalog.TenantOfAccessToken(token) is null)
        {
            return (null, new GraphError(190, "Error validating access token: the session is invalid.", 467));
        }

        var id = request.RouteText("phoneNumberId") ?? string.Empty;
        // A number that another token owns looks to this one as if it were not there.
        return catalog.Number(id) is { } entry && entry.Number.AccessToken == token
            ? (entry, null)
            : (null, new GraphError(100, $"Unsupported post request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.", 33));
    }
}
