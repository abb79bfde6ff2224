using System.Text.Json.Serialization;
using Relay.Kafka;

namespace Relay.Observability;

/// <summary><c>/health/live</c> depends on nothing outside; <c>/health/ready</c> says what is wrong, part by part.</summary>
internal static class HealthApi
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<RelayMetrics>().ObserveReady(routes.ServiceProvider.GetRequiredService<Readiness>().Report);
        routes.MapGet("/health/live", () => Results.Json(new LiveReport("live"), HealthJson.Default.LiveReport)).AllowAnonymous().ShortCircuit();
        routes.MapGet("/health/ready", (Readiness readiness, KafkaCluster cluster) =>
        {
            var report = readiness.Report() with { KafkaBootstrapServers = cluster.IsEmbedded ? cluster.BootstrapServers : null };
            var status = report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return Results.Json(report, HealthJson.Default.ReadyReport, statusCode: status);
        }).AllowAnonymous().ShortCircuit();
        return routes;
    }
}

internal sealed record LiveReport(string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveReport))]
[JsonSerializable(typeof(ReadyReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
