using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Relay.Up.Demo;

/// <summary>The folder of one run: the two files that let Relay and the simulator know the same tenant (and the simulator another one), and the logs.</summary>
internal sealed class DemoFiles
{
    // All there are, so that every request of samples/requests can be tried.
    private static readonly string[] Scopes =
    [
        "messages:send", "deadletters:read", "deadletters:write", "tenant:read", "tenant:write", "audit:read", "onboarding:write",
        "connection:read", "connection:write", "secrets:read", "secrets:write",
    ];

    private readonly string _folder;

    private DemoFiles(string folder) => _folder = folder;

    public string Seed => Path.Combine(_folder, "tenants.json");

    public string Simulator => Path.Combine(_folder, "simulator.json");

    public string Log(string program) => Path.Combine(_folder, $"{program}.log");

    public static DemoFiles Write(DemoTenant tenant, DemoTenant newcomer, string relayUrl)
    {
        // Readable by its owner only: it holds the run's secrets.
        var files = new DemoFiles(Directory.CreateTempSubdirectory("relay-up-").FullName);
        File.WriteAllBytes(files.Seed, JsonSerializer.SerializeToUtf8Bytes(ToSeed(tenant), SeedPayloads.Default.SeedFile));
        File.WriteAllBytes(files.Simulator, JsonSerializer.SerializeToUtf8Bytes(ToSimulator(tenant, newcomer, relayUrl), SimulatorPayloads.Default.SimulatorFile));
        return files;
    }

    /// <summary>Removes what is secret; the logs stay for whoever was told their path.</summary>
    public void DeleteSecrets()
    {
        File.Delete(Seed);
        File.Delete(Simulator);
    }

    public void DeleteAll() => Directory.Delete(_folder, recursive: true);

    private static SeedFile ToSeed(DemoTenant tenant) => new(
    [
        new SeedTenant(
            DemoTenant.Id,
            "Demo",
            "europe",
            "ops@demo.example",
            "+12125550199",
            new SeedGenesys(
                "eu-west-1",
                tenant.OrganizationId,
                tenant.ClientId,
                tenant.ClientSecret,
                [new SeedIntegration(tenant.IntegrationId, [new SeedSecret("g1", tenant.SignatureSecret)])]),
            new SeedMeta(tenant.AppId, [new SeedSecret("a1", tenant.AppSecret)], [new SeedSecret("v1", tenant.VerifyToken)]),
            [
                new SeedAccount("whatsapp", tenant.PhoneNumberId, tenant.WabaId, tenant.AccessToken, tenant.IntegrationId, MarkRead: true),
                new SeedAccount("whatsapp", tenant.BotPhoneNumberId, tenant.WabaId, tenant.AccessToken, GenesysIntegrationId: null, MarkRead: true),
            ],
            [new SeedApiKey("k1", Hash(tenant.ApiKey), Scopes)]),
    ]);

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static SimulatorFile ToSimulator(DemoTenant tenant, DemoTenant newcomer, string relayUrl) => new(new SimulatorSection(
        relayUrl,
        DemoUsers.SignInClientId,
        [
            ToSimulator(
                DemoTenant.Id,
                "Demo",
                tenant,
                new SimulatorCustomer(tenant.CustomerPhone, "Robin Example", tenant.CustomerUserId, "robin.example"),
                tenant.IntegrationId,
                [DemoUsers.Admin, DemoUsers.Viewer]),
            // Its integration is for Relay to make.
            ToSimulator(
                "newcomer",
                "Newcomer",
                newcomer,
                new SimulatorCustomer(newcomer.CustomerPhone, "Sam Sample", newcomer.CustomerUserId, "sam.sample"),
                integrationId: null,
                [DemoUsers.Newcomer]),
        ]));

    private static SimulatorTenant ToSimulator(
        string id, string name, DemoTenant tenant, SimulatorCustomer customer, string? integrationId, IReadOnlyList<SimulatorUser> users) => new(
            id,
            new SimulatorMeta(tenant.AppId, tenant.AppSecret, tenant.VerifyToken),
            new SimulatorGenesys(
                tenant.OrganizationId,
                name,
                tenant.ClientId,
                tenant.ClientSecret,
                integrationId is null ? [] : [new SimulatorIntegration(integrationId, $"{name} desk", tenant.SignatureSecret)],
                users),
            [
                new SimulatorNumber(tenant.PhoneNumberId, tenant.DisplayPhoneNumber, tenant.WabaId, tenant.AccessToken, integrationId),
                .. integrationId is null
                    ? Array.Empty<SimulatorNumber>()
                    : [new SimulatorNumber(tenant.BotPhoneNumberId, tenant.BotDisplayPhoneNumber, tenant.WabaId, tenant.AccessToken, IntegrationId: null)],
            ],
            [customer]);
}
