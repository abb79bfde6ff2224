using System.Globalization;
using System.Text.Json;
using Relay.Simulator.Faults;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary>The Platform API's manners: tokens, the limit per minute, correlation ids, errors.</summary>
internal sealed class GenesysService(
    Catalog catalog, Organizations organizations, AccessTokens tokens, SimulatorSettings settings, TimeProvider time, Ids ids) : ServiceRules
{
    public override string Name => "genesys";

    public override int MaxBodyBytes => 512_000;

    public override string? TenantOf(ServiceRequest request) =>
        organizations.Integration(request.RouteText("integrationId"))?.Tenant.Id
        ?? (request.Credentials("Bearer") is { } token ? tokens.Find(token)?.Tenant.Id : null)
        ?? catalog.TenantOfClient(BasicCredentials.Read(request)?.Id)?.Id;

    public override ServiceAnswer TooLarge() => Refuse(GenesysError.TooLarge);

    public override ServiceAnswer Broken(Fault fault)
    {
        var status = fault.Status ?? 500;
        var answer = status < 400 ? new ServiceAnswer(status, "{}"u8.ToArray()) : Refuse(GenesysError.ForStatus(status, settings.RequestsPerMinute));
        return answer.With([.. fault.Headers]);
    }

    public override ServiceAnswer Finish(ServiceAnswer answer) => answer.Headers.Any(header => header.Key == "ININ-Correlation-Id")
        ? answer
        : answer.With(KeyValuePair.Create("ININ-Correlation-Id", ids.Uuid()));

    public ServiceAnswer Refuse(GenesysError error)
    {
        var correlation = ids.Uuid();
        return error.Answer(correlation, settings.RequestsPerMinute).With(KeyValuePair.Create("ININ-Correlation-Id", correlation));
    }

    /// <summary>Lets a request with a good token and room in its minute through; every answer tells what room is left.</summary>
    public ServiceAnswer Authorized(ServiceRequest request, Func<AccessToken, ServiceAnswer> service)
    {
        if (request.Credentials("Bearer") is not { } text)
        {
            return Refuse(GenesysError.NoCredentials);
        }

        if (tokens.Find(text) is not { } token)
        {
            return Refuse(GenesysError.BadCredentials);
        }

        var (count, secondsLeft) = token.Count(time.GetUtcNow());
        var answer = count > settings.RequestsPerMinute
            ? Refuse(GenesysError.TooMany(settings.RequestsPerMinute)).With(KeyValuePair.Create("Retry-After", Text(secondsLeft)))
            : service(token);
        return answer.With(
            KeyValuePair.Create("inin-ratelimit-count", Text(count)),
            KeyValuePair.Create("inin-ratelimit-allowed", Text(settings.RequestsPerMinute)),
            KeyValuePair.Create("inin-ratelimit-reset", Text(secondsLeft)));
    }

    /// <summary>As <see cref="Authorized"/>, for those only whose role has the permission: the user's, or the client's own.</summary>
    public ServiceAnswer Permitted(ServiceRequest request, string permission, Func<AccessToken, ServiceAnswer> service) => Authorized(request, token =>
    {
        IEnumerable<string> held = token.User is { } user ? user.Permissions : organizations.Of(token.Tenant).ClientPermissions;
        return Permission.Covers(held, permission) ? service(token) : Refuse(GenesysError.MissingPermission(permission));
    });

    /// <summary>Lets a JSON object through that keeps the rules.</summary>
    public ServiceAnswer Json(ServiceRequest request, Func<JsonElement, GenesysError?> check, Func<JsonElement, ServiceAnswer> service, Action<GenesysError>? refused = null)
    {
        if (!request.Headers.ContentType.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(GenesysError.UnsupportedMediaType);
        }

        using var document = JsonInput.Parse(request.Body);
        var error = document is null || !document.RootElement.IsObject() ? GenesysError.Malformed : check(document.RootElement);
        if (error is null)
        {
            return service(document!.RootElement);
        }

        refused?.Invoke(error);
        return Refuse(error);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
