using System.Security.Cryptography;
using System.Text;
using Relay.IntegrationTests.Harness;
using Relay.StoreTests.Harness;

namespace Relay.SampleTests.Stack;

/// <summary>What <c>./relay up</c> starts, with a store: for the commands of documents and for the files of requests, one after another.</summary>
public sealed class StackSite : IAsyncLifetime
{
    private static readonly string[] Scopes =
    [
        "messages:send", "deadletters:read", "deadletters:write", "tenant:read", "tenant:write", "audit:read", "onboarding:write",
        "connection:read", "connection:write", "secrets:read", "secrets:write",
    ];

    private readonly PostgresServer _postgres = new();

    public TestTenant Tenant { get; } = new("demo") { ApiScopes = Scopes, KafkaOnlyNumberId = Draw.Digits(15), Users = [new TestUser("Ann Admin", "ann@demo.example", TestUser.MayFound)] };

    public string Phone { get; } = Draw.Phone();

    public Site Site { get; private set; } = null!;

    /// <summary>What <c>./relay up</c> writes to <c>.env</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _postgres.InitializeAsync();
        await using var database = await _postgres.CreateAsync();
        Site = await Site.RunningAsync(new SitePlan { Tenants = [Tenant], Store = database.ConnectionString });
        var meta = Encoding.UTF8.GetString(MetaBodies.Text(Tenant, Phone, Draw.Wamid(), "Posted by hand"));
        var genesys = Encoding.UTF8.GetString(GenesysBodies.Text(Tenant, Phone, Draw.Uuid(), "Posted by hand"));
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RELAY"] = Site.Relay.Url,
            ["SIMULATOR"] = Site.Simulator.Url,
            ["KAFKA"] = Site.Broker.BootstrapServers,
            ["TOPIC_PREFIX"] = Site.Full(string.Empty),
            ["TENANT"] = Tenant.Id,
            ["KEY"] = Tenant.ApiKey,
            ["ACCOUNT"] = Tenant.PhoneNumberId,
            ["BOT_ACCOUNT"] = Tenant.KafkaOnlyNumberId!,
            ["BOT_ACCOUNTS"] = $"whatsapp/{Tenant.KafkaOnlyNumberId}",
            ["INTEGRATION"] = Tenant.IntegrationId,
            ["PHONE"] = Phone,
            ["APP_ID"] = Tenant.AppId,
            ["APP_SECRET"] = Tenant.AppSecret,
            ["SIGNATURE_SECRET"] = Tenant.SignatureSecret,
            ["VERIFY_TOKEN"] = Tenant.VerifyToken,
            ["META_BODY"] = meta,
            ["META_SIGNATURE"] = $"sha256={Convert.ToHexStringLower(Hash(Tenant.AppSecret, meta))}",
            ["GENESYS_BODY"] = genesys,
            ["GENESYS_SIGNATURE"] = $"sha256={Convert.ToBase64String(Hash(Tenant.SignatureSecret, genesys))}",
        };
        await Site.Simulator.CustomerWritesAsync(Tenant, Phone, "Hello");
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static byte[] Hash(string secret, string body) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
}

/// <summary>Its users take turns: they change what the others would see.</summary>
[CollectionDefinition(Name)]
public sealed class StackCollection : ICollectionFixture<StackSite>
{
    public const string Name = "stack";
}
