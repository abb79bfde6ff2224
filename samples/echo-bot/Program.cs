using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Relay.Samples.EchoBot;

var builder = Host.CreateApplicationBuilder();
builder.Configuration["KAFKA"] = args.FirstOrDefault() ?? builder.Configuration["KAFKA"] ?? "localhost:9092";
builder.Services.AddSingleton(TimeProvider.System).AddHostedService<Bot>();
using var host = builder.Build();
var bot = host.Services.GetServices<IHostedService>().OfType<Bot>().Single();
await host.RunAsync();
return bot.ExecuteTask is { IsFaulted: true } ? 1 : 0;
