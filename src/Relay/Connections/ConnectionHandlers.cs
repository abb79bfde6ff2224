using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Connections.Checks;
using Relay.Connections.Deployment;
using Relay.Identity;
using Relay.Model;

namespace Relay.Connections;

/// <summary>The handlers of the routes. Who may call, and about which tenant, was judged before.</summary>
internal static class ConnectionHandlers
{
    /// <summary>JSON, one value a line.</summary>
    public const string Lines = "application/x-ndjson";

    private const int MaxBodyBytes = 4 * 1024;

    public static async Task<IResult> ListAsync(HttpContext context, string tenantId, [FromServices] CheckResults results) => TypedResults.Json(
        new CheckReport([.. (await results.ReadAsync(TenantId.Parse(tenantId), context.RequestAborted)).Select(CheckView.Of)]), ApiJson.Default.CheckReport);

    public static async Task<IResult> RunAsync(
        HttpContext context, string tenantId, [FromServices] LiveConnections connections, [FromServices] CheckList list, [FromServices] CheckRuns runs,
        [FromServices] CheckPace pace)
    {
        var (ids, problem) = await ReadIdsAsync(context, list);
        if (ids is null)
        {
            return problem!;
        }

        if (connections.Find(TenantId.Parse(tenantId)) is not { } connection)
        {
            return SecretsAway();
        }

        if (runs.Begin(connection, ids) is not { } running)
        {
            return Problems.TooFast($"A tenant may run its checks {pace.Most} times in {CheckPace.Window.TotalMinutes:0} minutes: its providers limit how often they are asked.");
        }

        if (WantsLines(context))
        {
            await WriteLinesAsync(context, running.Results, CheckView.Of, ApiJson.Default.CheckView);
            return TypedResults.Empty;
        }

        await running.Completion.WaitAsync(context.RequestAborted);
        return TypedResults.Json(new CheckReport(Ordered(running.Results.SoFar, list)), ApiJson.Default.CheckReport);
    }

    public static async Task<IResult> DeployAsync(HttpContext context, string tenantId, [FromServices] Deployments deployments)
    {
        var running = deployments.Begin(TenantId.Parse(tenantId), ApiCaller.ActorOf(context));
        if (WantsLines(context))
        {
            await WriteLinesAsync(context, running.Steps, DeploymentStepView.Of, ApiJson.Default.DeploymentStepView);
            return TypedResults.Empty;
        }

        await running.Completion.WaitAsync(context.RequestAborted);
        var steps = running.Steps.SoFar;
        return TypedResults.Json(
            new DeploymentReport(!steps.Any(s => s.Outcome == DeploymentOutcomes.Failed), [.. steps.Select(DeploymentStepView.Of)]), ApiJson.Default.DeploymentReport);
    }

    public static IReadOnlyList<CheckView> Ordered(IReadOnlyList<CheckResult> results, CheckList list) =>
        [.. list.All.Join(results, check => check.Id, result => result.Id, (_, result) => CheckView.Of(result), StringComparer.Ordinal)];

    /// <summary>Says what comes. Nothing on the way may wait for more before it passes on what it has.</summary>
    public static void BeginLines(HttpResponse response)
    {
        response.ContentType = Lines;
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Each item as it comes, behind what was written already.</summary>
    public static async Task WriteLinesAsync<TItem, TView>(HttpContext context, LiveList<TItem> items, Func<TItem, TView> view, JsonTypeInfo<TView> type)
        where TItem : class
    {
        if (!context.Response.HasStarted)
        {
            BeginLines(context.Response);
        }

        await foreach (var item in items.ReadAsync(context.RequestAborted))
        {
            await context.Response.Body.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(view(item), type), (byte)'\n'], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static bool WantsLines(HttpContext context) => context.Request.GetTypedHeaders().Accept.Any(accept => accept.MediaType == Lines);

    public static IResult SecretsAway() => Problems.Later("The tenant's secrets cannot be read at the moment.");

    private static async Task<(IReadOnlyList<string>? Ids, IResult? Problem)> ReadIdsAsync(HttpContext context, CheckList list)
    {
        if (!await ApiBody.IsThereAsync(context))
        {
            return ([], null);
        }

        var (body, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes);
        if (body is null)
        {
            return (null, problem);
        }

        IReadOnlyList<string>? ids;
        try
        {
            ids = JsonSerializer.Deserialize(body, ApiJson.Default.CheckRequest)?.Ids ?? [];
        }
        catch (JsonException)
        {
            // Its message can quote the body.
            return (null, Problems.Malformed("""Expected is {"ids":["…"]}, or no body."""));
        }

        return ids.All(list.Knows)
            ? (ids, null)
            : (null, Problems.Malformed($"There is a check in ids that is none; known are {string.Join(", ", list.All.Select(c => c.Id))}."));
    }
}
