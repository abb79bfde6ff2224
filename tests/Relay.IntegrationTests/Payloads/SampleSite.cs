using System.Text.Json;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Payloads;

/// <summary>A Relay to which every sample payload has been posted once.</summary>
public sealed class SampleSite : IAsyncLifetime
{
    private static readonly string[] Personal = ["from", "to", "wa_id", "recipient_id", "phone_number", "body", "text", "caption", "formatted_name"];

    private readonly Dictionary<string, WebhookAnswer> _answers = new(StringComparer.Ordinal);

    public Site? Site { get; private set; }

    internal IReadOnlyList<SamplePayload> Samples { get; } = SamplePayload.All();

    public async ValueTask InitializeAsync()
    {
        if (Samples.Count == 0)
        {
            return;
        }

        Site = await Site.RunningAsync(new SitePlan { Tenants = [.. Samples.Select(sample => sample.Tenant)] });
        foreach (var sample in Samples)
        {
            KeepPersonal(sample.Body);
            _answers[sample.Name] = sample.IsMeta
                ? await WebhookSender.MetaAsync(Site.RelayUrl, sample.Tenant, sample.Body)
                : await WebhookSender.GenesysAsync(Site.RelayUrl, sample.Tenant, sample.Body);
        }

        await Site.SettledAsync(TimeSpan.FromSeconds(60));
    }

    public int StatusOf(string file) => _answers[file].Status;

    internal SamplePayload Sample(string file) => Samples.Single(sample => sample.Name == file);

    public async ValueTask DisposeAsync()
    {
        if (Site is { } site)
        {
            // Everything is ended before anything is judged, so that a failure leaves no process and no file behind.
            var relay = site.Relay.Process;
            var ended = relay.HasExited;
            await site.DisposeAsync();
            Assert.False(ended, relay.Tail());
            Assert.Empty(site.Reader.Faults);
            Assert.DoesNotContain(relay.Lines, line => line.Contains("Exception", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal));
        }
    }

    private void KeepPersonal(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            KeepPersonal(document.RootElement, null);
        }
        catch (JsonException)
        {
            // Some samples are no JSON on purpose; nothing of a person can be picked from those.
        }
    }

    private void KeepPersonal(JsonElement element, string? name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    KeepPersonal(member.Value, member.Name);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    KeepPersonal(item, name);
                }

                break;
            case JsonValueKind.String when Personal.Contains(name, StringComparer.Ordinal):
                Site!.Secrecy.Keep(element.GetString()!);
                break;
            default:
                break;
        }
    }
}
