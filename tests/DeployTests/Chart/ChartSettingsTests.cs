using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Chart;

/// <summary>Each role's environment, as the chart writes it, given to the real program: its start check knows every key and allows every value.</summary>
public sealed class ChartSettingsTests(HelmChart chart) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relay-etc-").FullName;

    public static TheoryData<bool, string> Roles => new(Rendered.Roles.Select(role => (true, role)).Append((false, "ingest")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Relay_starts_with_what_it_is_given(bool production, string role)
    {
        MountSecrets();
        var objects = await chart.RenderAsync(production ? HelmChart.Production : HelmChart.Least);
        var given = Given(objects, role);
        await using var relay = Start(given);
        await Until.TrueAsync(() => relay.HasExited || relay.Lines.Any(line => line.Contains("Now listening on", StringComparison.Ordinal)), () => relay.Tail(), TimeSpan.FromMinutes(3));
        Assert.False(relay.HasExited, relay.Tail());
        Assert.Contains(relay.Lines, line => line.Contains(role, StringComparison.OrdinalIgnoreCase) && line.Contains("starts with the roles", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_Relay_does_not_know_would_be_found()
    {
        var objects = await chart.RenderAsync(HelmChart.Least.With("settings/Ingest__MaxBodyByte", 4194304));
        await using var relay = Start(Given(objects, "ingest"));
        Assert.Equal(1, await relay.ExitCodeAsync());
        Assert.Contains(relay.Lines, line => line.StartsWith("Ingest:MaxBodyByte is no setting", StringComparison.Ordinal));
    }

    private Dictionary<string, string?> Given(IReadOnlyList<JsonNode> objects, string role)
    {
        var environment = objects.Environment(objects.Of("Deployment", $"relay-{role}"));
        var given = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(key => key.Contains("__", StringComparison.Ordinal) || key.StartsWith("ASPNETCORE", StringComparison.Ordinal))
            .ToDictionary(key => key, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (key, value) in environment)
        {
            // What a Secret holds, where it is mounted, and a port of this machine.
            given[key] = value switch
            {
                "secret:relay/connection-string" => "Host=127.0.0.1;Port=1;Database=relay;Username=relay;Password=not-a-real-one",
                _ when value.StartsWith("secret:", StringComparison.Ordinal) => "not-a-real-one",
                _ when value.StartsWith("/etc/relay/", StringComparison.Ordinal) => Path.Combine(_folder, value["/etc/relay/".Length..]),
                _ when key == "ASPNETCORE_HTTP_PORTS" => Ports.Free(1)[0].ToString(CultureInfo.InvariantCulture),
                _ when key == "Kafka__BootstrapServers" => "127.0.0.1:1",
                _ => value,
            };
        }

        given["Serilog__MinimumLevel__Override__Microsoft.Hosting.Lifetime"] = "Information";
        return given;
    }

    private static ChildProcess Start(Dictionary<string, string?> given) => ChildProcess.Start("Relay", Repository.Program("Relay", "Relay.dll"), given);

    private void MountSecrets()
    {
        foreach (var name in new[] { "data-protection", "former-data-protection" })
        {
            using var key = RSA.Create(2048);
            using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
            Directory.CreateDirectory(Path.Combine(_folder, name));
            File.WriteAllText(Path.Combine(_folder, name, "tls.crt"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(_folder, name, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        }

        Directory.CreateDirectory(Path.Combine(_folder, "tenants"));
        File.WriteAllText(Path.Combine(_folder, "tenants/tenants.json"), """{ "tenants": [] }""");
    }
}
