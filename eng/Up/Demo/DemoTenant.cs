using System.Globalization;
using System.Security.Cryptography;

namespace Relay.Up.Demo;

/// <summary>The tenant of one run. Every secret is drawn anew, so nothing here is worth keeping, or stealing.</summary>
internal sealed record DemoTenant
{
    public const string Id = "demo";

    public required string AppId { get; init; }

    public required string AppSecret { get; init; }

    public required string VerifyToken { get; init; }

    public required string OrganizationId { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required string IntegrationId { get; init; }

    public required string SignatureSecret { get; init; }

    public required string PhoneNumberId { get; init; }

    public required string DisplayPhoneNumber { get; init; }

    /// <summary>A second number, which no agent answers: its messages go to Kafka only, where a bot may answer them.</summary>
    public required string BotPhoneNumberId { get; init; }

    public required string BotDisplayPhoneNumber { get; init; }

    public required string WabaId { get; init; }

    public required string AccessToken { get; init; }

    public required string CustomerPhone { get; init; }

    public required string CustomerUserId { get; init; }

    /// <summary>For the HTTP API; Relay gets its SHA-256 only.</summary>
    public required string ApiKey { get; init; }

    /// <summary>A tenant for a Relay that remembers: its ids stay the same, so that each run replaces the one before; its secrets are new.</summary>
    public static DemoTenant DrawForStore() => Draw() with
    {
        AppId = "700000000000001",
        OrganizationId = "de300000-0000-4000-8000-000000000001",
        IntegrationId = "de300000-0000-4000-8000-000000000002",
        PhoneNumberId = "700000000000002",
        WabaId = "700000000000003",
        BotPhoneNumberId = "700000000000004",
    };

    public static DemoTenant Draw() => new()
    {
        AppId = Digits(15),
        AppSecret = RandomNumberGenerator.GetHexString(32, lowercase: true),
        VerifyToken = RandomNumberGenerator.GetHexString(32, lowercase: true),
        OrganizationId = Uuid(),
        ClientId = Uuid(),
        ClientSecret = RandomNumberGenerator.GetHexString(40, lowercase: true),
        IntegrationId = Uuid(),
        SignatureSecret = RandomNumberGenerator.GetHexString(32, lowercase: true),
        PhoneNumberId = Digits(15),
        // 555-01xx belongs to nobody, in every area code.
        DisplayPhoneNumber = $"1212555{Fictional()}",
        BotPhoneNumberId = Digits(15),
        BotDisplayPhoneNumber = $"1312555{Fictional()}",
        WabaId = Digits(15),
        AccessToken = $"EAA{RandomNumberGenerator.GetHexString(180)}",
        CustomerPhone = $"1415555{Fictional()}",
        CustomerUserId = $"US.{Digits(16)}",
        ApiKey = RandomNumberGenerator.GetHexString(64, lowercase: true),
    };

    private static string Fictional() => RandomNumberGenerator.GetInt32(100, 200).ToString("0000", CultureInfo.InvariantCulture);

    private static string Uuid() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    // No leading zero: Meta's ids are numbers.
    private static string Digits(int count) =>
        RandomNumberGenerator.GetString("123456789", 1) + RandomNumberGenerator.GetString("0123456789", count - 1);
}
