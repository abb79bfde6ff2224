using Relay.Simulator.Faults;
using Relay.Simulator.Genesys;

namespace Relay.Simulator.Driving;

/// <summary>How people, tests and load generators make things happen: <c>/sim/…</c>.</summary>
internal static class DrivingApi
{
    public static void MapDriving(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sim/whatsapp/{phone}/messages", (string phone, HttpRequest request, CustomerWrites writes, CancellationToken cancellationToken) =>
            writes.PostAsync(phone, request, cancellationToken));
        routes.MapPost("/sim/whatsapp/{phone}/statuses", (string phone, HttpRequest request, PhoneReports reports, CancellationToken cancellationToken) =>
            reports.PostAsync(phone, request, cancellationToken));
        routes.MapPost("/sim/genesys/{integrationId}/messages", (string integrationId, HttpRequest request, AgentWrites writes, CancellationToken cancellationToken) =>
            writes.PostAsync(integrationId, request, cancellationToken));
        routes.MapGet("/sim/genesys/{tenant}/state", (string tenant, GenesysDriving genesys) => genesys.Get(tenant));
        routes.MapPost("/sim/genesys/{tenant}/state", (string tenant, HttpRequest request, GenesysDriving genesys, CancellationToken cancellationToken) =>
            genesys.PostAsync(tenant, request, cancellationToken));
        routes.MapGet("/sim/meta/{tenant}/state", (string tenant, MetaDriving meta) => meta.Get(tenant));
        routes.MapPost("/sim/meta/{tenant}/state", (string tenant, HttpRequest request, MetaDriving meta, CancellationToken cancellationToken) =>
            meta.ChangeAsync(tenant, request, cancellationToken));
        routes.MapPost("/sim/meta/{tenant}/app-secret", (string tenant, MetaDriving meta) => meta.DrawAppSecret(tenant));
        routes.MapPost("/sim/meta/{tenant}/access-token", (string tenant, HttpRequest request, MetaDriving meta, CancellationToken cancellationToken) =>
            meta.DrawAccessTokenAsync(tenant, request, cancellationToken));
        routes.MapPost("/sim/meta/{tenant}/webhooks", (string tenant, HttpRequest request, MetaDriving meta, CancellationToken cancellationToken) =>
            meta.PostWebhookAsync(tenant, request, cancellationToken));
        routes.MapGet("/sim/log", (HttpContext context, LogReader log) => log.GetAsync(context));
        routes.MapPost("/sim/faults", AddFaultAsync);
        routes.MapDelete("/sim/faults", Mend);
        routes.MapDelete("/sim/tokens", EndTokens);
        routes.MapDelete("/sim", Forget);
    }

    private static async Task<IResult> AddFaultAsync(HttpRequest request, FaultList faults, CancellationToken cancellationToken)
    {
        var (document, problem) = await DrivingInput.ReadAsync(request, FaultReader.Members, cancellationToken);
        using var _ = document;
        if (problem is not null)
        {
            return DrivingAnswers.Bad(problem);
        }

        var (fault, wrong) = FaultReader.Read(document!.RootElement);
        if (fault is null)
        {
            return DrivingAnswers.Bad(wrong!);
        }

        faults.Add(fault);
        return DrivingAnswers.Json(Json.JsonBytes.Object(writer => writer.WriteNumber("times", fault.Times)));
    }

    private static IResult Mend(FaultList faults)
    {
        faults.Clear();
        return DrivingAnswers.Json("""{"mended":true}"""u8.ToArray());
    }

    private static IResult EndTokens(AccessTokens tokens, string? tenant)
    {
        var ended = tokens.End(tenant);
        return DrivingAnswers.Json(Json.JsonBytes.Object(writer => writer.WriteNumber("ended", ended)));
    }

    private static IResult Forget(Reset reset)
    {
        reset.All();
        return DrivingAnswers.Json("""{"forgotten":true}"""u8.ToArray());
    }
}
