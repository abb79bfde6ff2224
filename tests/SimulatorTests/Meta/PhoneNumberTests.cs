namespace SimulatorTests.Meta;

public sealed class PhoneNumberTests
{
    private const string Fields = "throughput,quality_rating,display_phone_number,verified_name,webhook_configuration,health_status,status";

    [Fact]
    public async Task The_fields_that_are_asked_for_are_told()
    {
        using var app = new SimulatorApp();

        var number = await app.ReadAsync($"{The.Number}?fields={Fields}");

        Assert.Equal("STANDARD", number.GetProperty("throughput").GetProperty("level").GetString());
        Assert.Equal(("GREEN", "+" + The.DisplayNumber, "CONNECTED", The.Number), (
            number.GetProperty("quality_rating").GetString(), number.GetProperty("display_phone_number").GetString(), number.GetProperty("status").GetString(), number.GetProperty("id").GetString()));
        Assert.NotEmpty(number.GetProperty("verified_name").GetString()!);
        Assert.Equal("AVAILABLE", number.GetProperty("health_status").GetProperty("can_send_message").GetString());
        Assert.Empty(number.GetProperty("webhook_configuration").EnumerateObject());
        Assert.Equal(["status", "id"], (await app.ReadAsync($"{The.Number}?fields=id,status")).EnumerateObject().Select(member => member.Name));
        Assert.True((await app.ReadAsync(The.Number)).TryGetProperty("verified_name", out _));
    }

    [Fact]
    public async Task An_unknown_field_or_number_is_refused()
    {
        using var app = new SimulatorApp();

        await app.ManageAsync(HttpMethod.Get, $"{The.Number}?fields=id,colour").AssertErrorAsync(400, 100, "nonexisting field (colour)");
        await app.ManageAsync(HttpMethod.Get, The.OtherNumber).AssertErrorAsync(400, 100, The.OtherNumber, 33);
        await app.ManageAsync(HttpMethod.Get, The.Waba).AssertErrorAsync(400, 100, The.Waba, 33);
    }

    [Fact]
    public async Task Quality_throughput_and_status_are_told_as_they_were_set()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("meta/north/state", """{"qualityRating":"RED","throughput":"HIGH","status":"DISCONNECTED"}""");

        var number = await app.ReadAsync($"{The.Number}?fields={Fields}");

        Assert.Equal(("RED", "DISCONNECTED"), (number.GetProperty("quality_rating").GetString(), number.GetProperty("status").GetString()));
        Assert.Equal("HIGH", number.GetProperty("throughput").GetProperty("level").GetString());
        Assert.Equal("BLOCKED", number.GetProperty("health_status").GetProperty("can_send_message").GetString());
    }

    [Fact]
    public async Task The_webhook_configuration_tells_all_three_callbacks()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAppAsync();
        await app.SubscribeAsync();
        await app.OverrideAsync("https://relay.test/waba");
        await app.OverrideNumberAsync("https://relay.test/number").AssertGoodAsync();

        var configuration = (await app.ReadAsync($"{The.Number}?fields=webhook_configuration")).GetProperty("webhook_configuration");

        Assert.Equal(("https://relay.test/number", "https://relay.test/waba", GraphCalls.Callback), (
            configuration.GetProperty("phone_number").GetString(),
            configuration.GetProperty("whatsapp_business_account").GetString(),
            configuration.GetProperty("application").GetString()));
    }

    [Fact]
    public async Task An_override_of_the_number_is_checked_and_an_empty_one_takes_it_away()
    {
        using var app = new SimulatorApp();

        await app.OverrideNumberAsync("https://relay.test/n", "wrong").AssertErrorAsync(400, 2200, "403");
        await app.OverrideNumberAsync("https://relay.test/".PadRight(201, 'x')).AssertErrorAsync(400, 100, "200 characters");
        await app.ManageAsync(HttpMethod.Post, The.Number, "{}").AssertErrorAsync(400, 100, "webhook_configuration");
        await app.OverrideNumberAsync("https://relay.test/n").AssertGoodAsync();
        await app.OverrideNumberAsync(string.Empty).AssertGoodAsync();

        Assert.Empty((await app.ReadAsync($"{The.Number}?fields=webhook_configuration")).GetProperty("webhook_configuration").EnumerateObject());
    }

    [Fact]
    public async Task A_wabas_numbers_come_in_pages()
    {
        using var app = new SimulatorApp(
            ("Tenants:0:Numbers:1:PhoneNumberId", "300000000000009"),
            ("Tenants:0:Numbers:1:DisplayPhoneNumber", "15550100209"),
            ("Tenants:0:Numbers:1:WabaId", The.Waba),
            ("Tenants:0:Numbers:1:AccessToken", The.AccessToken));

        var first = await app.ReadAsync($"{The.Waba}/phone_numbers?limit=1&fields=id,quality_rating");
        var second = await app.ReadAsync($"{The.Waba}/phone_numbers?limit=1&after={first.GetProperty("paging").GetProperty("cursors").GetProperty("after").GetString()}");

        Assert.Equal(The.Number, Assert.Single(first.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.True(first.GetProperty("paging").TryGetProperty("next", out _));
        Assert.Equal("300000000000009", Assert.Single(second.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.False(second.GetProperty("paging").TryGetProperty("next", out _));
        await app.ManageAsync(HttpMethod.Get, $"{The.Waba}/phone_numbers?after=nonsense").AssertErrorAsync(400, 131059);
        await app.ManageAsync(HttpMethod.Get, $"{The.Waba}/phone_numbers?limit=0").AssertErrorAsync(400, 100, "limit");
        await app.ManageAsync(HttpMethod.Get, $"{The.OtherWaba}/phone_numbers").AssertErrorAsync(400, 100, The.OtherWaba, 33);
    }

    [Fact]
    public async Task A_number_that_moved_is_in_its_new_waba_only()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("meta/north/state", $$"""{"phoneNumberId":"{{The.Number}}","wabaId":"400000000000077"}""");
        await app.CustomerWritesAsync();

        Assert.Empty((await app.ReadAsync($"{The.Waba}/phone_numbers")).GetProperty("data").EnumerateArray());
        Assert.Single((await app.ReadAsync("400000000000077/phone_numbers")).GetProperty("data").EnumerateArray());
        Assert.Equal(The.Number, (await app.ReadAsync(The.Number)).GetProperty("id").GetString());
        Assert.Equal("400000000000077", Assert.Single(app.Relay.Received).Json.GetProperty("entry")[0].GetProperty("id").GetString());
    }
}
