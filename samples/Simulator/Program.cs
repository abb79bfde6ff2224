using Microsoft.AspNetCore.Connections;
using Relay.Simulator;
using Relay.Simulator.Driving;
using Relay.Simulator.Genesys;
using Relay.Simulator.Meta;
using Relay.Simulator.Page;
using Relay.Simulator.Settings;

if (args is ["health", .. var given])
{
    return await HealthQuestion.AskAsync(given, Console.Out, Console.Error, CancellationToken.None);
}

// The program's own folder, not the current one: the host watches its content root, which may be a whole disk when started from "/".
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
{
    builder.WebHost.UseUrls("http://localhost:8090");
}

var fileFault = SettingsFile.AddTo(builder.Configuration);
var (settings, faults) = fileFault is null ? SettingsReader.Read(builder.Configuration) : (null, [fileFault]);
if (settings is null)
{
    foreach (var fault in faults)
    {
        await Console.Error.WriteLineAsync(fault);
    }

    return 1;
}

builder.AddSimulator(settings);

var app = builder.Build();
app.MapGenesys();
app.MapGraph();
app.MapDriving();
app.MapPage();
app.MapGet("/health/ready", () => Results.Text("""{"status":"ready"}""", "application/json"));
try
{
    await app.RunAsync();
    return 0;
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{exception.Message} Stop what listens there, or choose another address with --urls.");
    return 1;
}
