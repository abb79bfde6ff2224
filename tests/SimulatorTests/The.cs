using Relay.Simulator.Settings;

namespace SimulatorTests;

/// <summary>The fixed world of the tests: two tenants, one number and one integration each.</summary>
internal static class The
{
    public const string Tenant = "north";
    public const string AppSecret = "north-app-secret";
    public const string ClientId = "aaaaaaaa-0000-4000-8000-000000000001";
    public const string ClientSecret = "north-client-secret";
    public const string OrganizationId = "aaaaaaaa-0000-4000-8000-000000000002";
    public const string IntegrationId = "aaaaaaaa-0000-4000-8000-000000000003";
    public const string SignatureSecret = "north-signature-secret";
    public const string Number = "300000000000001";
    public const string DisplayNumber = "15550100200";
    public const string AccessToken = "north-access-token";
    public const string Customer = "14155550111";
    public const string UserId = "US.55500011122";
    public const string OtherCustomer = "14155550112";
    public const string OtherTenant = "south";
    public const string OtherNumber = "300000000000002";
    public const string OtherAccessToken = "south-access-token";
    public const string OtherIntegrationId = "bbbbbbbb-0000-4000-8000-000000000003";

    public const string AppId = "100001";
    public const string VerifyToken = "north-verify-token";
    public const string Waba = "400000000000001";
    public const string OtherWaba = "400000000000002";
    public const string AdminId = "aaaaaaaa-0000-4000-8000-000000000011";
    public const string ViewerId = "aaaaaaaa-0000-4000-8000-000000000012";
    public const string OtherOrganizationId = "bbbbbbbb-0000-4000-8000-000000000002";
    public const string OtherAdminId = "bbbbbbbb-0000-4000-8000-000000000011";
    public const string SignInClientId = "51900000-0000-4000-8000-000000000001";
    public const string RedirectUri = "http://relay.test/signin/callback";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    public static Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Simulator:RelayBaseUrl"] = "http://relay.test",
            ["Simulator:StatusDelayMs"] = "0",
            ["Simulator:GenesysRetryPauseMs"] = "0",
        };
        AddTenant(settings, 0, Tenant, 'a', "1");
        AddTenant(settings, 1, OtherTenant, 'b', "2");
        settings["Simulator:Tenants:0:Customers:0:Phone"] = Customer;
        settings["Simulator:Tenants:0:Customers:0:Name"] = "Ida Test";
        settings["Simulator:Tenants:0:Customers:0:UserId"] = UserId;
        settings["Simulator:Tenants:0:Customers:0:Username"] = "ida.test";
        AddUser(settings, 0, 0, AdminId, "Ada Admin", "messaging:integration:add", "messaging:integration:view", "messaging:integration:edit", "messaging:integration:delete");
        AddUser(settings, 0, 1, ViewerId, "Vic \"V\" <Viewer>", "messaging:integration:view");
        AddUser(settings, 1, 0, OtherAdminId, "Sue South", "messaging:integration:edit");
        return settings;
    }

    public static (SimulatorSettings? Settings, IReadOnlyList<string> Faults) Read(Dictionary<string, string?> settings) =>
        SettingsReader.Read(new Microsoft.Extensions.Configuration.ConfigurationManager().With(settings));

    private static void AddUser(Dictionary<string, string?> settings, int tenant, int index, string id, string name, params ReadOnlySpan<string> permissions)
    {
        var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Simulator:Tenants:{tenant}:Genesys:Users:{index}:");
        settings[key + "Id"] = id;
        settings[key + "Name"] = name;
        settings[key + "Email"] = $"user{id[^2..]}@tenant{tenant}.example";
        for (var i = 0; i < permissions.Length; i++)
        {
            settings[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}Permissions:{i}")] = permissions[i];
        }
    }

    private static void AddTenant(Dictionary<string, string?> settings, int index, string tenant, char letter, string digit)
    {
        var uuid = new string(letter, 8) + "-0000-4000-8000-00000000000";
        var key = $"Simulator:Tenants:{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}:";
        settings[key + "Id"] = tenant;
        settings[key + "Meta:AppId"] = "10000" + digit;
        settings[key + "Meta:AppSecret"] = tenant + "-app-secret";
        settings[key + "Meta:VerifyToken"] = tenant + "-verify-token";
        settings[key + "Genesys:OrganizationId"] = uuid + "2";
        settings[key + "Genesys:ClientId"] = uuid + "1";
        settings[key + "Genesys:ClientSecret"] = tenant + "-client-secret";
        settings[key + "Genesys:Integrations:0:Id"] = uuid + "3";
        settings[key + "Genesys:Integrations:0:Name"] = tenant + " desk";
        settings[key + "Genesys:Integrations:0:SignatureSecret"] = tenant + "-signature-secret";
        settings[key + "Numbers:0:PhoneNumberId"] = "30000000000000" + digit;
        settings[key + "Numbers:0:DisplayPhoneNumber"] = $"1555010{digit}200".Replace("15550101200", DisplayNumber, StringComparison.Ordinal);
        settings[key + "Numbers:0:WabaId"] = "40000000000000" + digit;
        settings[key + "Numbers:0:AccessToken"] = tenant + "-access-token";
        settings[key + "Numbers:0:IntegrationId"] = uuid + "3";
    }
}
