using System.Text.Json;
using SimulatorTests.Genesys;

namespace SimulatorTests.Page;

public sealed class PageTests
{
    [Fact]
    public async Task The_page_and_its_parts_are_served_and_the_program_is_ready()
    {
        using var app = new SimulatorApp();

        var page = await app.Http.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Contains("<title>Relay Simulator</title>", page, StringComparison.Ordinal);
        Assert.Contains("fetch(", await app.Http.GetStringAsync("/page.js", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme", await app.Http.GetStringAsync("/page.css", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await app.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task It_knows_numbers_and_customers_but_no_secret()
    {
        using var app = new SimulatorApp();

        var text = await app.Http.GetStringAsync("/sim/page", TestContext.Current.CancellationToken);

        Assert.Contains(The.Number, text, StringComparison.Ordinal);
        Assert.Contains("Ida Test", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("token", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_number_without_an_integration_of_its_own_is_answered_by_the_newest_that_was_made()
    {
        using var app = new SimulatorApp(("Tenants:0:Numbers:0:IntegrationId", string.Empty), ("Tenants:0:Genesys:Integrations:0:Name", "north desk"));
        Assert.Equal((The.IntegrationId, true), await DeskAsync(app));

        var id = await app.CreateIntegrationAsync();
        Assert.Equal((id, false), await DeskAsync(app));

        await app.DriveAsync("genesys/north/state", $$"""{"integrationId":"{{id}}","flowAttached":true}""");
        Assert.Equal((id, true), await DeskAsync(app));
    }

    [Fact]
    public async Task A_number_without_an_integration_has_no_desk_while_all_there_are_belong_to_other_numbers()
    {
        using var app = new SimulatorApp(
            ("Tenants:0:Numbers:1:PhoneNumberId", "800000000000077"), ("Tenants:0:Numbers:1:DisplayPhoneNumber", "12125550177"),
            ("Tenants:0:Numbers:1:WabaId", The.Waba), ("Tenants:0:Numbers:1:AccessToken", The.AccessToken));

        var page = await SimulatorApp.JsonAsync(await app.Http.GetAsync("/sim/page", TestContext.Current.CancellationToken));

        var number = page.GetProperty("numbers").EnumerateArray().Single(number => number.GetProperty("phoneNumberId").GetString() == "800000000000077");
        Assert.False(number.TryGetProperty("integrationId", out _));
        Assert.False(number.GetProperty("flowAttached").GetBoolean());
    }

    [Fact]
    public async Task A_customers_message_gets_its_tick_and_is_blue_once_Relay_marked_it_read()
    {
        using var app = new SimulatorApp();
        var wamid = (await app.CustomerWritesAsync("hello")).GetProperty("wamid").GetString()!;
        Assert.Equal("sent", State(await ItemAsync(app, wamid)));

        await app.GraphAsync($$"""{"messaging_product":"whatsapp","status":"read","message_id":"{{wamid}}"}""");

        Assert.Equal("read", State(await ItemAsync(app, wamid)));
    }

    [Fact]
    public async Task A_refused_webhook_is_told_in_words()
    {
        using var app = new SimulatorApp();
        app.Relay.AnswerNext(System.Net.HttpStatusCode.Unauthorized);

        var item = await ItemAsync(app, (await app.CustomerWritesAsync("hello")).GetProperty("wamid").GetString()!);

        Assert.Equal("failed", State(item));
        Assert.Equal("Relay refused the webhook with status 401", item.GetProperty("trouble").GetString());
    }

    [Fact]
    public async Task A_message_of_Relay_climbs_from_sent_to_read_and_never_back()
    {
        using var app = new SimulatorApp(("Statuses", ""));
        await app.CustomerWritesAsync();
        var sent = await SimulatorApp.JsonAsync(await app.GraphAsync("""{"messaging_product":"whatsapp","to":"14155550111","text":{"body":"hi"}}"""));
        var wamid = sent.GetProperty("messages")[0].GetProperty("id").GetString()!;

        foreach (var (status, shown) in (IEnumerable<(string, string)>)[("sent", "sent"), ("read", "read"), ("delivered", "read")])
        {
            await app.DriveAsync($"whatsapp/{The.Customer}/statuses", $$"""{"wamid":"{{wamid}}","status":"{{status}}"}""");
            Assert.Equal(shown, State(await ItemAsync(app, wamid)));
        }
    }

    [Theory]
    [InlineData(""" "status":"Delivered" """, "delivered", null)]
    [InlineData(""" "status":"Failed","reasons":[{"code":"MessageNotAllowed","message":"window closed"}] """, "failed", "MessageNotAllowed: window closed")]
    public async Task The_agents_message_shows_what_Relays_receipt_says(string receipt, string state, string? trouble)
    {
        using var app = new SimulatorApp();
        var id = (await app.DriveAsync($"genesys/{The.IntegrationId}/messages", """{"to":"14155550111","text":"hello"}""")).GetProperty("id").GetString()!;
        Assert.Equal("sent", State(await ItemAsync(app, id)));

        await app.InboundAsync("receipt", $$$"""{"id":"{{{id}}}","channel":{"to":{"id":"14155550111","idType":"Phone"},"time":"2026-03-01T10:00:00Z"},{{{receipt}}}}""");

        var item = await ItemAsync(app, id);
        Assert.Equal(state, State(item));
        Assert.Equal(trouble, item.TryGetProperty("trouble", out var words) ? words.GetString() : null);
    }

    [Fact]
    public async Task Only_what_changed_is_told_again()
    {
        using var app = new SimulatorApp();
        await app.CustomerWritesAsync("one");
        var first = await ChangesAsync(app, 0);

        await app.CustomerWritesAsync("two");
        var second = await ChangesAsync(app, first.GetProperty("version").GetInt64());

        Assert.Equal("two", Assert.Single(second.GetProperty("items").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal(first.GetProperty("generation").GetString(), second.GetProperty("generation").GetString());
    }

    private static async Task<(string? Integration, bool HasFlow)> DeskAsync(SimulatorApp app)
    {
        var page = await SimulatorApp.JsonAsync(await app.Http.GetAsync("/sim/page", TestContext.Current.CancellationToken));
        var number = page.GetProperty("numbers")[0];
        return (number.GetProperty("integrationId").GetString(), number.GetProperty("flowAttached").GetBoolean());
    }

    private static string State(JsonElement item) => item.GetProperty("state").GetString()!;

    private static async Task<JsonElement> ItemAsync(SimulatorApp app, string key) =>
        (await ChangesAsync(app, 0)).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("key").GetString() == key);

    private static async Task<JsonElement> ChangesAsync(SimulatorApp app, long after) => await SimulatorApp.JsonAsync(
        await app.Http.GetAsync($"/sim/page/items?after={after.ToString(System.Globalization.CultureInfo.InvariantCulture)}", TestContext.Current.CancellationToken));
}
