using System.Text.Json;

namespace SimulatorTests.Meta;

public sealed class GraphMessagesTests
{
    [Fact]
    public async Task An_accepted_message_answers_with_contact_and_id()
    {
        using var app = new SimulatorApp();

        var answer = await SimulatorApp.JsonAsync(await app.GraphAsync("""{"messaging_product":"whatsapp","to":"+1 (415) 555-0111","type":"text","text":{"body":"hi"}}"""));

        Assert.Equal("whatsapp", answer.GetProperty("messaging_product").GetString());
        var contact = answer.GetProperty("contacts")[0];
        Assert.Equal("+1 (415) 555-0111", contact.GetProperty("input").GetString());
        Assert.Equal(The.Customer, contact.GetProperty("wa_id").GetString());
        Assert.Equal(The.UserId, contact.GetProperty("user_id").GetString());
        Assert.StartsWith("wamid.", answer.GetProperty("messages")[0].GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_id_reaches_a_username_user_without_telling_the_phone()
    {
        using var app = new SimulatorApp();

        var answer = await SimulatorApp.JsonAsync(await app.GraphAsync($$$$"""{"messaging_product":"whatsapp","recipient":"{{{{The.UserId}}}}","text":{"body":"hi"}}"""));

        var contact = answer.GetProperty("contacts")[0];
        Assert.Equal(The.UserId, contact.GetProperty("user_id").GetString());
        Assert.False(contact.TryGetProperty("wa_id", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody's token")]
    public async Task Without_a_known_bearer_it_is_401_with_code_190(string? token)
    {
        using var app = new SimulatorApp();

        await AssertErrorAsync(await app.GraphAsync("""{"messaging_product":"whatsapp"}""", token), 401, 190);
    }

    [Theory]
    [InlineData("999999", The.AccessToken)]
    [InlineData(The.OtherNumber, The.AccessToken)]
    public async Task A_number_that_the_bearer_does_not_see_is_code_100_subcode_33(string number, string token)
    {
        using var app = new SimulatorApp();

        var error = await AssertErrorAsync(await app.GraphAsync("""{"messaging_product":"whatsapp"}""", token, number), 400, 100);

        Assert.Equal(33, error.GetProperty("error_subcode").GetInt32());
        Assert.Equal("OAuthException", error.GetProperty("type").GetString());
        Assert.NotEmpty(error.GetProperty("fbtrace_id").GetString()!);
    }

    [Theory]
    [InlineData("not json", 100)]
    [InlineData("[]", 100)]
    [InlineData("""{"to":"14155550111","text":{"body":"x"}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","text":{"body":"x"}}""", 131008)]
    [InlineData("""{"messaging_product":"whatsapp","to":"me","text":{"body":"x"}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","recipient":"me","text":{"body":"x"}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100200","text":{"body":"x"}}""", 131021)]
    [InlineData("""{"messaging_product":"whatsapp","recipient_type":"group","to":"14155550111","text":{"body":"x"}}""", 131041)]
    public async Task A_wrong_envelope_is_refused(string json, int code)
    {
        using var app = new SimulatorApp();

        await AssertErrorAsync(await app.GraphAsync(json), 400, code);
    }

    [Fact]
    public async Task A_read_mark_and_typing_succeed()
    {
        using var app = new SimulatorApp();
        var wamid = (await app.CustomerWritesAsync()).GetProperty("wamid").GetString();

        foreach (var typing in (string[])["", ""","typing_indicator":{"type":"text"}"""])
        {
            var answer = await app.GraphAsync($$$$"""{"messaging_product":"whatsapp","status":"read","message_id":"{{{{wamid}}}}"{{{{typing}}}}}""");
            Assert.Equal("""{"success":true}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(""" "status":"delivered","message_id":"wamid.x" """, 131009)]
    [InlineData(""" "status":"read" """, 131008)]
    [InlineData(""" "status":"read","message_id":"x" """, 131009)]
    [InlineData(""" "status":"read","message_id":"wamid.x","typing_indicator":{"type":"voice"} """, 131009)]
    public async Task A_wrong_read_mark_is_refused(string members, int code)
    {
        using var app = new SimulatorApp();

        await AssertErrorAsync(await app.GraphAsync($$$$"""{"messaging_product":"whatsapp",{{{{members}}}}}"""), 400, code);
    }

    [Fact]
    public async Task Other_objects_of_the_graph_are_not_there()
    {
        using var app = new SimulatorApp();

        await AssertErrorAsync(await app.SendAsync(HttpMethod.Get, "/v25.0/me/accounts", json: null, The.AccessToken), 400, 100);
    }

    private static async Task<JsonElement> AssertErrorAsync(HttpResponseMessage answer, int status, int code)
    {
        var error = (await SimulatorApp.JsonAsync(answer)).GetProperty("error");
        Assert.Equal((status, code), ((int)answer.StatusCode, error.GetProperty("code").GetInt32()));
        return error;
    }
}
