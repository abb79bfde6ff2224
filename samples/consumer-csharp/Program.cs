using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Relay.Samples.Consumer;

var builder = Host.CreateApplicationBuilder();
builder.Configuration["KAFKA"] = args.FirstOrDefault() ?? builder.Configuration["KAFKA"] ?? "localhost:9092";
builder.Services.AddSingleton(TimeProvider.System).AddHostedService<InboundConsumer>();
using var host = builder.Build();
var consumer = host.Services.GetServices<IHostedService>().OfType<InboundConsumer>().Single();
await host.RunAsync();
return consumer.ExecuteTask is { IsFaulted: true } ? 1 : 0;
