using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Relay.Simulator.Settings;

namespace SimulatorTests.Settings;

public sealed class SettingsTests
{
    [Fact]
    public void Good_settings_are_read_with_their_defaults()
    {
        var (settings, faults) = The.Read(The.Settings());

        Assert.Empty(faults);
        Assert.NotNull(settings);
        Assert.Equal(["north", "south"], settings.Tenants.Select(tenant => tenant.Id));
        Assert.Equal(["sent", "delivered"], settings.Statuses);
        Assert.Equal(100_000, settings.LogCapacity);
        Assert.Equal(300, settings.RequestsPerMinute);
        Assert.Equal(TimeSpan.FromDays(1), settings.TokenLifetime);
        Assert.True(settings.PublishReceipts);
    }

    [Fact]
    public void Settings_that_know_nothing_of_sign_in_have_good_defaults()
    {
        var (settings, _) = The.Read(The.Settings());

        Assert.Equal(The.SignInClientId, settings!.SignInClientId.ToString());
        Assert.Equal([The.RedirectUri], settings.SignInRedirectUris);
        Assert.Equal(TimeSpan.FromMilliseconds(300), settings.IntegrationCreation);
        Assert.Contains("conversation:message:receive", settings.Tenants[0].Genesys!.ClientPermissions);
        Assert.Equal("Organisation of north", settings.Tenants[0].Genesys!.Name);
    }

    [Theory]
    [InlineData("RelayBaseUrl", "relay", "Simulator:RelayBaseUrl: found \"relay\"; allowed: an absolute http")]
    [InlineData("LogCapacity", "0", "Simulator:LogCapacity: found \"0\"; allowed: a whole number from 1")]
    [InlineData("RequestsPerMinute", "many", "Simulator:RequestsPerMinute: found \"many\"")]
    [InlineData("PublishReceipts", "yes", "Simulator:PublishReceipts: found \"yes\"; allowed: true or false")]
    [InlineData("Statuses:0", "seen", "Simulator:Statuses: found \"seen\"; allowed: sent, delivered")]
    [InlineData("Tenants:0:Id", "North", "Simulator:Tenants:0:Id: found \"North\"")]
    [InlineData("Tenants:1:Id", "north", "Simulator:Tenants[].Id: found \"north\" more than once")]
    [InlineData("Tenants:0:Genesys:ClientId", "x", "Simulator:Tenants:0:Genesys:ClientId: found \"x\"; allowed: a UUID")]
    [InlineData("Tenants:0:Numbers:0:PhoneNumberId", "+1", "Simulator:Tenants:0:Numbers:0:PhoneNumberId: found \"+1\"; allowed: digits")]
    [InlineData("Tenants:0:Numbers:0:IntegrationId", The.OtherIntegrationId, "Simulator:Tenants[north]:Numbers[].IntegrationId")]
    [InlineData("Tenants:0:Customers:0:UserId", "nobody", "Simulator:Tenants:0:Customers:0:UserId: found \"nobody\"")]
    [InlineData("SignInClientId", "x", "Simulator:SignInClientId: found \"x\"; allowed: a UUID")]
    [InlineData("SignInRedirectUris:0", "/signin", "Simulator:SignInRedirectUris: found \"/signin\"; allowed: absolute http")]
    [InlineData("IntegrationCreationMs", "-1", "Simulator:IntegrationCreationMs: found \"-1\"")]
    [InlineData("Tenants:0:Genesys:ClientPermissions:0", "all", "Simulator:Tenants:0:Genesys:ClientPermissions: found \"all\"; allowed: domain:entity:action")]
    [InlineData("Tenants:0:Genesys:Users:0:Id", "x", "Simulator:Tenants:0:Genesys:Users:0:Id: found \"x\"; allowed: a UUID")]
    [InlineData("Tenants:0:Genesys:Users:0:Email", "nobody", "Simulator:Tenants:0:Genesys:Users:0:Email: found \"nobody\"; allowed: an e-mail")]
    [InlineData("Tenants:0:Genesys:Users:0:Name", "", "Simulator:Tenants:0:Genesys:Users:0:Name")]
    [InlineData("Tenants:0:Genesys:Users:0:Permissions:0", "edit", "Simulator:Tenants:0:Genesys:Users:0:Permissions: found \"edit\"")]
    [InlineData("Tenants:1:Genesys:Users:0:Id", The.AdminId, "Simulator:Tenants[].Genesys:Users[].Id: found \"aaaaaaaa-0000-4000-8000-000000000011\" more than once")]
    [InlineData("Tenants:1:Numbers:0:AccessToken", The.AccessToken, "one token in north and south")]
    public void A_wrong_value_is_named_with_its_key_and_what_is_allowed(string key, string value, string expected)
    {
        var settings = The.Settings();
        settings["Simulator:" + key] = value;

        var (read, faults) = The.Read(settings);

        Assert.Null(read);
        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_secret_is_told_by_its_length_only()
    {
        var settings = The.Settings();
        settings["Simulator:Tenants:0:Genesys:Integrations:0:SignatureSecret"] = "too-short";

        var fault = Assert.Single(The.Read(settings).Faults);

        Assert.Contains("a value of 9 characters", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var settings = The.Settings();
        settings["Simulator:LogCapacity"] = "-1";
        settings["Simulator:Tenants:0:Id"] = "";
        settings["Simulator:Tenants:1:Genesys:OrganizationId"] = null;

        Assert.Equal(3, The.Read(settings).Faults.Count);
    }

    [Theory]
    [InlineData("""{"Simulator":{"Statuses":[]}}""", "")]
    [InlineData("""{"Simulator":{"Statuses":""}}""", "")]
    [InlineData("""{"Simulator":{"Statuses":"sent, read"}}""", "sent,read")]
    [InlineData("""{"Simulator":{"Statuses":["read"]}}""", "read")]
    [InlineData("""{"Simulator":{}}""", "sent,delivered")]
    public void Statuses_are_a_list_or_one_text_and_may_be_none(string json, string expected)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(The.Settings());
        configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));

        var (settings, faults) = SettingsReader.Read(configuration);

        Assert.Empty(faults);
        Assert.Equal(expected, string.Join(',', settings!.Statuses));
    }

    [Fact]
    public void The_example_file_is_good()
    {
        var configuration = new ConfigurationManager();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "simulator.example.json"), optional: false);

        Assert.Empty(SettingsReader.Read(configuration).Faults);
    }

    [Fact]
    public async Task The_program_ends_with_1_and_one_line_per_fault()
    {
        var (code, errors) = await RunAsync(["--Simulator:LogCapacity=x", "--Simulator:StatusDelayMs=-5"]);

        Assert.Equal(1, code);
        Assert.Equal(3, errors.Length);
        Assert.All(errors, line => Assert.StartsWith("Simulator:", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_settings_file_that_is_not_there_is_named()
    {
        var (code, errors) = await RunAsync(["--Simulator:SettingsFile=nowhere.json"]);

        Assert.Equal(1, code);
        Assert.Contains("nowhere.json", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_is_read_and_the_command_line_wins_over_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """{"Simulator":{"LogCapacity":"from-file","StatusDelayMs":"from-file","Tenants":[{"Id":"filed"}]}}""", TestContext.Current.CancellationToken);

            var (_, errors) = await RunAsync(["--Simulator:SettingsFile=" + file, "--Simulator:LogCapacity=from-line"]);

            Assert.Equal(2, errors.Length);
            Assert.Contains("LogCapacity: found \"from-line\"", errors[0], StringComparison.Ordinal);
            Assert.Contains("StatusDelayMs: found \"from-file\"", errors[1], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<(int Code, string[] Errors)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
