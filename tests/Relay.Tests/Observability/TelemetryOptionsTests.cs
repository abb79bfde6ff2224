using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Relay.Observability;

namespace Relay.Tests.Observability;

public sealed class TelemetryOptionsTests
{
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.example:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://collector.example/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key=abc,x=y")]
    [InlineData("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "0.25")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test,team=one")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "15000")]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_SOMETHING_OF_ANOTHER_PROGRAM", "whatever")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "  ")]
    public void What_the_standard_allows_is_taken(string name, string value) => Assert.Empty(Faults((name, value)));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json'; allowed is grpc or http/protobuf.")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes",
        "OTEL_TRACES_SAMPLER is 'sometimes'; allowed is always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio.")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "10%", "OTEL_TRACES_SAMPLER_ARG is '10%'; allowed is a number from 0 to 1.")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1.5", "OTEL_TRACES_SAMPLER_ARG is '1.5'; allowed is a number from 0 to 1.")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "1m", "OTEL_METRIC_EXPORT_INTERVAL is '1m'; allowed is whole milliseconds, 1 or more.")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "team", "OTEL_RESOURCE_ATTRIBUTES is 'team'; allowed is name=value, separated by commas.")]
    [InlineData("OTEL_METRICS_EXPORTER", "prometheus", "OTEL_METRICS_EXPORTER is 'prometheus'; allowed is otlp or none.")]
    public void What_is_wrong_is_said_with_key_value_and_what_is_allowed(string name, string value, string fault) => Assert.Equal([fault], Faults((name, value)));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector.example:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:hunter2@collector.example")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "hunter2")]
    public void What_may_hold_a_key_is_not_shown(string name, string value)
    {
        var fault = Assert.Single(Faults((name, value)));
        Assert.StartsWith(name, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(value, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_said() => Assert.Equal(2, Faults(("OTEL_TRACES_SAMPLER_ARG", "-1"), ("OTEL_BSP_MAX_QUEUE_SIZE", "0")).Count);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c", "OTEL_SDK_DISABLED=TRUE")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c", "OTEL_TRACES_EXPORTER=none")]
    public void What_has_an_endpoint_and_is_not_switched_off_is_sent(bool traces, bool metrics, params string[] variables)
    {
        using var services = Services([.. variables.Select(v => v.Split('=', 2)).Select(v => (v[0], v[1]))]);
        var options = services.GetRequiredService<IOptions<TelemetryOptions>>().Value;
        Assert.Equal((traces, metrics), (options.SendsTraces, options.SendsMetrics));
        Assert.Equal(traces || metrics, services.GetService<TelemetryComplaints>() is not null);
    }

    private static IReadOnlyList<string> Faults(params (string Name, string Value)[] variables)
    {
        using var services = Services(variables);
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures];
        }
    }

    private static ServiceProvider Services(params (string Name, string Value)[] variables) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddTelemetry(new ConfigurationBuilder().AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build())
        .BuildServiceProvider();
}
