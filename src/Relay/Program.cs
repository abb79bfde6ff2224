using System.Text;
using Microsoft.Extensions.Options;
using Relay;
using Relay.Api;
using Relay.Channels;
using Relay.Connections;
using Relay.Customers;
using Relay.Dispatch;
using Relay.Events;
using Relay.Fleet;
using Relay.Http;
using Relay.Ingest;
using Relay.Kafka;
using Relay.Normalize;
using Relay.Observability;
using Relay.Portal;
using Relay.Project;
using Relay.Secrets;
using Relay.Secrets.Rotation;
using Relay.Sightings;
using Relay.Storage;
using Relay.Tenants;

var commandLine = CommandLine.Parse(args, Console.Out, Console.Error);
if (commandLine.Verb is null)
{
    return commandLine.ExitCode;
}

if (commandLine.Verb == Verb.Health)
{
    return await HealthCommand.RunAsync(commandLine.Settings, Console.Out, Console.Error, CancellationToken.None);
}

if (!StartCheck.TryBuild(() => Build(commandLine.Settings), Console.Error, out var app))
{
    return 1;
}

if (commandLine.Verb == Verb.Migrate)
{
    return await MigrateCommand.RunAsync(app, Console.Out, Console.Error, CancellationToken.None);
}

if (commandLine.Verb == Verb.MoveSecrets)
{
    return await MoveSecretsCommand.RunAsync(app, Console.Out, Console.Error, CancellationToken.None);
}

if (commandLine.Verb == Verb.ProtectKeys)
{
    return await ProtectKeysCommand.RunAsync(app, Console.Out, Console.Error, CancellationToken.None);
}

if (!StartCheck.Passes(app.Services, Console.Error))
{
    return 1;
}

if (commandLine.Replay is { } replay)
{
    return await ReplayCommand.RunAsync(app, replay, Console.Out, Console.Error, CancellationToken.None);
}

app.Services.HoldStages();
app.MapHealth();
var runs = app.Services.GetRequiredService<IOptions<RelayOptions>>().Value.ParsedRoles;
if (runs.Contains(RelayRole.Ingest))
{
    app.MapWebhooks();
}

if (runs.Contains(RelayRole.Portal))
{
    app.UseForwardedHeaders();
    app.UsePages();
    app.UseAuthentication();
    app.UseAuthorization();
    app.MapApi();
    app.MapPortal();
}

return await StartCheck.RunAsync(app, Console.Error, CancellationToken.None);

static WebApplication Build(string[] args)
{
    // Settings lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddRelayLogging();
    builder.AddListenUrls();
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;

        // A header that is no UTF-8 would be 400 before any route; it is Ingest that judges a signature, and no other header counts.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
    });

    var services = builder.Services;
    var roles = services.AddRelayCore(builder.Configuration);
    services.AddTelemetry(builder.Configuration);
    ChannelCatalog.AddTo(services);
    var hasStore = services.AddStorage(builder.Configuration);
    var isTrial = !hasStore && roles.Contains(RelayRole.Portal);
    if (hasStore)
    {
        services.AddSecrets(builder.Configuration);
    }
    else if (isTrial)
    {
        services.AddTrialStorage();
        services.AddTrialSecrets();
    }

    services.AddTenants(hasStore, isTrial);
    services.AddKafka(IngestServices.SendLimit);
    services.AddEventWriters();
    services.AddFleet(hasStore, watches: roles.Contains(RelayRole.Project));
    services.AddPartitionCounts(hasStore);
    services.AddSightings(hasStore);
    services.AddIngest(hasSpool: hasStore && roles.Contains(RelayRole.Ingest));
    if (roles.Contains(RelayRole.Normalize))
    {
        services.AddNormalize(hasStore);
    }

    if (roles.Contains(RelayRole.Dispatch) || roles.Contains(RelayRole.Portal))
    {
        services.AddProviderHttp();
    }

    if (roles.Contains(RelayRole.Dispatch))
    {
        services.AddDispatch();
        if (hasStore)
        {
            services.AddRecipientAliases();
        }
    }

    if (roles.Contains(RelayRole.Project) && hasStore)
    {
        services.AddProject();
    }

    if (roles.Contains(RelayRole.Portal))
    {
        services.AddTenantConnections();
        services.AddApi(hasStore);
        services.AddPortal();
        services.AddRotation(hasStore);
    }

    return builder.Build();
}
