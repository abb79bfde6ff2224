using Relay.Observability;

namespace Relay.Tests.Observability.Dashboards;

/// <summary>A dashboard or an alert that asks for what nobody sends shows nothing, which looks as if all were well.</summary>
public sealed class DashboardTests
{
    private static readonly Dictionary<string, Series> Known = RelaySeries.All
        .Concat(FrameworkSeries.All.Select(f => Series.Of(f.Name, f.Kind, f.Unit, f.Labels)))
        .SelectMany(series => series.Names.Select(name => (name, series)))
        .ToDictionary(pair => pair.name, pair => pair.series, StringComparer.Ordinal);

    [Fact]
    public void Every_metric_and_every_label_that_is_asked_for_exists() => Assert.Empty(GrafanaFiles.Queries.SelectMany(q => Faults(q.Where, q.Query)));

    [Fact]
    public void Every_instrument_of_Relay_is_looked_at_by_a_dashboard_or_an_alert()
    {
        var asked = GrafanaFiles.Queries.SelectMany(q => PromQuery.Read(q.Query).Selectors).Select(s => s.Metric).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(RelaySeries.All.Where(series => !series.Names.Any(asked.Contains)).Select(series => series.Instrument));
        Assert.True(RelaySeries.All.Count > 20);
    }

    [Fact]
    public void A_query_for_what_does_not_exist_is_found()
    {
        Assert.Single(Faults("", "sum(rate(relay_webhook_total[5m]))"));
        Assert.Single(Faults("", """sum(rate(relay_webhooks_total{tenat="acme"}[5m]))"""));
        Assert.Single(Faults("", "sum by (customer) (relay_parked)"));
        Assert.Empty(Faults("", """sum by (tenant) (rate(relay_webhooks_total{outcome=~"a|b", job="x"}[$__rate_interval] offset 1d)) > 5 and on (tenant) relay_webhook_silence_seconds"""));
    }

    [Theory]
    [InlineData("relay.webhooks", "counter", "{request}", "relay_webhooks_total")]
    [InlineData("relay.snapshot.age", "gauge", "s", "relay_snapshot_age_seconds")]
    [InlineData("relay.ready", "gauge", null, "relay_ready")]
    [InlineData("dotnet.process.cpu.time", "counter", "s", "dotnet_process_cpu_time_seconds_total")]
    [InlineData("relay.delivery.duration", "histogram", "s", "relay_delivery_duration_seconds_bucket")]
    public void Names_are_translated_as_OpenTelemetry_does(string instrument, string kind, string? unit, string expected) =>
        Assert.Equal(expected, Series.Of(instrument, kind, unit, []).Names[0]);

    [Fact]
    public void Each_dashboard_can_be_told_from_the_others_and_says_what_each_panel_shows()
    {
        var boards = GrafanaFiles.Dashboards;
        Assert.Equal(["delivery.json", "overview.json", "platform.json", "tenant.json"], boards.Select(b => b.File));
        Assert.Equal(boards.Count, boards.Select(b => b.Board.GetProperty("uid").GetString()).Distinct(StringComparer.Ordinal).Count());
        foreach (var (_, board) in boards)
        {
            var panels = GrafanaFiles.Panels(board).ToList();
            Assert.Equal(panels.Count, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
            foreach (var panel in panels.Where(p => p.GetProperty("type").GetString() != "row"))
            {
                Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
                Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString());
                var place = panel.GetProperty("gridPos");
                Assert.InRange(place.GetProperty("x").GetInt32() + place.GetProperty("w").GetInt32(), 1, 24);
            }
        }
    }

    [Fact]
    public void Instruments_whose_series_are_bounded_exist()
    {
        var names = RelaySeries.All.Select(s => s.Instrument).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(TelemetryViews.Limits.Keys, name => !names.Contains(name));

        // Whatever is counted by tenant has a bound of its own: the SDK's is 2,000 series.
        Assert.Empty(RelaySeries.All.Where(s => s.Labels.Contains("tenant") && s.Labels.Count > 4 && !TelemetryViews.Limits.ContainsKey(s.Instrument)).Select(s => s.Instrument)
            .Except(["relay.webhook.silence"], StringComparer.Ordinal));
    }

    private static IEnumerable<string> Faults(string where, string text)
    {
        var query = PromQuery.Read(text);
        var labels = query.Selectors.SelectMany(s => Known.TryGetValue(s.Metric, out var series) ? series.Labels : (IEnumerable<string>)[]).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. query.Selectors.Count == 0 ? [$"{where}: asks for nothing: {text}"] : (string[])[],
            .. query.Selectors.Where(s => !Known.ContainsKey(s.Metric)).Select(s => $"{where}: no metric {s.Metric}"),
            .. query.Selectors.Where(s => Known.ContainsKey(s.Metric)).SelectMany(s => s.Labels.Where(l => !Known[s.Metric].Labels.Contains(l)).Select(l => $"{where}: {s.Metric} has no label {l}")),
            .. query.Groups.Where(g => labels.Count > 0 && !labels.Contains(g)).Select(g => $"{where}: nothing has the label {g}: {text}"),
        ];
    }
}
