using System.Text;
using System.Text.Json;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Payloads;

/// <summary>A file of the sample payloads, under a tenant of its own: several files share their ids, and are not meant to be duplicates.</summary>
internal sealed class SamplePayload
{
    private SamplePayload(string name, bool isMeta, TestTenant tenant, byte[] body)
    {
        Name = name;
        IsMeta = isMeta;
        Tenant = tenant;
        Body = body;
    }

    public string Name { get; }

    public bool IsMeta { get; }

    public TestTenant Tenant { get; }

    public byte[] Body { get; }

    /// <summary>Everything that providers post to Relay; nothing where the samples are not handed out.</summary>
    public static IReadOnlyList<SamplePayload> All()
    {
        var files = Files("meta", "*.json").Select(file => (File: file, IsMeta: true))
            .Concat(((string[])["out-*.json", "rich-*.json", "syn-out-*.json"]).SelectMany(pattern => Files("genesys", pattern)).Select(file => (File: file, IsMeta: false)));
        return [.. files.Select((file, n) => Read(file.File, file.IsMeta, new TestTenant($"sample-{n + 1}")))];
    }

    private static SamplePayload Read(string file, bool isMeta, TestTenant tenant)
    {
        var body = File.ReadAllBytes(file);
        return new SamplePayload(Path.GetFileName(file), isMeta, tenant, isMeta ? body : ForIntegrationOf(tenant, body));
    }

    // An integration is one tenant's, so each file names the one of its own; nothing else of it is touched.
    private static byte[] ForIntegrationOf(TestTenant tenant, byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Text("channel", "id") is { } integration
            ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(integration, tenant.IntegrationId, StringComparison.Ordinal))
            : body;
    }

    private static IEnumerable<string> Files(string provider, string pattern) =>
        Repository.SamplePayloads(provider) is { } folder ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];
}
