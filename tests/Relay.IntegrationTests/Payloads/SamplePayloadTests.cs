using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Payloads;

/// <summary>Every sample payload through the real endpoint: taken, kept byte for byte, accounted for, and understood as its description says.</summary>
public sealed class SamplePayloadTests(SampleSite samples) : IClassFixture<SampleSite>
{
    private const string NotHandedOut = "The sample payloads are not beside the repository.";

    private Site Site => samples.Site ?? throw new InvalidOperationException(NotHandedOut);

    [Fact]
    public void Every_body_is_answered_200_kept_as_one_raw_record_and_accounted_for()
    {
        Assert.SkipUnless(samples.Samples.Count > 0, NotHandedOut);
        var ledger = LedgerLine.Of(Site.Relay.Process).ToLookup(line => line.Position, StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var sample in samples.Samples)
        {
            var raw = Raw(sample);
            var line = raw is null ? null : Assert.Single(ledger[raw.Position]);
            IReadOnlyList<SeenRecord> made = raw is null ? [] : Site.MadeOf(raw);
            var published = made.Count(record => record.Topic != "quarantine" && !IsMergeBeside(record));
            if (samples.StatusOf(sample.Name) != 200
                || line is null
                || line.Sum == 0
                || line.Duplicate > 0
                || line.Published != published
                || line.Quarantined != made.Count(record => record.Topic == "quarantine"))
            {
                wrong.Add($"{sample.Name}: status {samples.StatusOf(sample.Name)}, {line}, {published} events on topics");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void Every_sample_of_WhatsApp_and_of_Genesys_is_understood_as_its_description_says()
    {
        Assert.SkipUnless(samples.Samples.Count > 0, NotHandedOut);
        var named = samples.Samples.Where(sample => sample.Name.StartsWith("wa-", StringComparison.Ordinal) || sample.Name.StartsWith("out-", StringComparison.Ordinal));
        Assert.Empty(named.Select(sample => sample.Name).Except(Expectations.All.Keys));
        Assert.Empty(Expectations.All.Keys.Except(samples.Samples.Select(sample => sample.Name)));

        var wrong = Expectations.All
            .Select(expected => (File: expected.Key, Wanted: expected.Value.Order(StringComparer.Ordinal).ToList(), Found: Understood(samples.Sample(expected.Key))))
            .Where(pair => !pair.Wanted.SequenceEqual(pair.Found, StringComparer.Ordinal))
            .Select(pair => $"{pair.File}: wanted {string.Join(' ', pair.Wanted)}; found {string.Join(' ', pair.Found)}")
            .ToList();
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private SeenRecord? Raw(SamplePayload sample) =>
        Site.Reader.On("webhooks").SingleOrDefault(record => record.Key == sample.Tenant.Id && record.Value.AsSpan().SequenceEqual(sample.Body));

    private List<string> Understood(SamplePayload sample) => Raw(sample) is not { } raw ? [] : [.. Site.MadeOf(raw)
        .Where(record => !IsMergeBeside(record))
        .Select(Word)
        .GroupBy(word => word, StringComparer.Ordinal)
        .Select(group => group.Count() == 1 ? group.Key : $"{group.Key}*{group.Count()}")
        .Order(StringComparer.Ordinal)];

    // Two identifiers that turn out to be one person are told beside the item's own event, and have no place in the ledger.
    private static bool IsMergeBeside(SeenRecord record) =>
        record.Topic == "events" && record.Text("type") == "identity" && record.Json.At("raw").ValueKind == System.Text.Json.JsonValueKind.Undefined;

    private static string Word(SeenRecord record) => record.CeType switch
    {
        "relay.message.received.v1" => $"received:{record.Text("content", "type")}",
        "relay.message.edited.v1" => $"edited:{record.Text("content", "type")}",
        "relay.message.revoked.v1" => $"revoked:{record.Text("content", "type")}",
        "relay.message.echoed.v1" => $"echoed:{record.Text("content", "type")}",
        "relay.message.outbound.v1" => $"outbound:{record.Text("content", "type")}",
        "relay.receipt.v1" => $"receipt:{record.Text("status")}",
        "relay.channel.event.v1" => $"event:{record.Text("type")}",
        _ => $"{record.CeType}:{record.Text("reason")}",
    };
}
