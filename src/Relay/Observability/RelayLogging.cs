using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Relay.Observability;

/// <summary>
/// Logs to the console through Serilog; levels come from the section <c>Serilog</c>. Lines are JSON unless <c>Serilog:WriteTo</c> says
/// otherwise, as it does in Development. What would quote a request is left out here, whatever the levels say: query strings hold verify
/// tokens, paths hold ids, and a stranger writes what he likes into both.
/// </summary>
internal static class RelayLogging
{
    private static readonly string[] NeverLogged =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.HttpLogging",
        // Debug lines with the path of each request.
        "Microsoft.AspNetCore.Routing",
        // What was wrong with bytes that are no HTTP, with these bytes.
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "System.Net.Http.HttpClient",
    ];

    /// <summary>Kestrel's complaint at error level that a broken body cannot be read to its end, which any stranger could cause at will.</summary>
    private const string DrainingFailed = "RequestBodyDrainBodyReaderInvalidState";

    public static WebApplicationBuilder AddRelayLogging(this WebApplicationBuilder builder)
    {
        var settings = new LoggerConfiguration()
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.With<WithoutPath>()
            .Filter.ByExcluding(IsNeverLogged);
        if (!builder.Configuration.GetSection("Serilog:WriteTo").Exists())
        {
            // Not in appsettings.json: lists of several files are merged, and a template beside a formatter wins.
            settings.WriteTo.Console(new JsonFormatter(renderMessage: true));
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(settings.CreateLogger(), dispose: true);
        return builder;
    }

    private static bool IsNeverLogged(LogEvent line) =>
        line.Exception is BadHttpRequestException
        || Text(line, Constants.SourceContextPropertyName) is { } source && NeverLogged.Any(n => source.StartsWith(n, StringComparison.Ordinal))
        || (line.Properties.GetValueOrDefault("EventId") is StructureValue id
            && id.Properties.Any(p => p is { Name: "Name", Value: ScalarValue { Value: DrainingFailed } }));

    private static string? Text(LogEvent line, string property) => (line.Properties.GetValueOrDefault(property) as ScalarValue)?.Value as string;

    /// <summary>The host puts every request's path into the scope of its lines, where formatters that print all properties find it.</summary>
    private sealed class WithoutPath : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.RemovePropertyIfPresent("RequestPath");
    }
}
