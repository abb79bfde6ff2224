namespace SimulatorTests.Faults;

public sealed class FaultTests
{
    private const string Message = """{"messaging_product":"whatsapp","to":"14155550111","text":{"body":"hi"}}""";
    private const string Inbound = """{"channel":{"from":{"id":"14155550111","idType":"Phone"},"time":"2026-03-01T10:00:00Z"},"text":"x"}""";

    [Fact]
    public async Task It_strikes_as_often_as_it_was_told_to()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("faults", """{"match":{"service":"genesys","path":"/inbound/open/message","tenant":"north"},"times":2,"status":429,"headers":{"Retry-After":"3"}}""");

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add(await app.InboundAsync("message", Inbound));
        }

        Assert.Equal([429, 429, 200], answers.Select(answer => (int)answer.StatusCode));
        Assert.Equal("3", Assert.Single(answers[0].Headers.GetValues("Retry-After")));
        Assert.Equal("too.many.requests", (await SimulatorApp.JsonAsync(answers[0])).GetProperty("code").GetString());
        Assert.True(answers[0].Headers.Contains("ININ-Correlation-Id"));
        Assert.Equal([false, true, true, false], (await app.LogAsync()).Select(entry => entry.TryGetProperty("fault", out _)));
    }

    [Fact]
    public async Task It_can_be_mended_before_its_times_are_used_up_and_nothing_else_is_forgotten()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("faults", """{"times":1000,"status":500}""");
        var broken = await app.GraphAsync(Message);

        await app.SendAsync(HttpMethod.Delete, "/sim/faults", json: null, token: null);

        Assert.Equal((500, 200), ((int)broken.StatusCode, (int)(await app.GraphAsync(Message)).StatusCode));
        Assert.Equal(2, (await app.LogAsync()).Count);
    }

    [Theory]
    [InlineData("""{"service":"genesys"}""")]
    [InlineData("""{"path":"/media"}""")]
    [InlineData("""{"tenant":"south"}""")]
    public async Task It_spares_what_it_does_not_match(string match)
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("faults", $$"""{"match":{{match}},"status":500}""");

        Assert.Equal(200, (int)(await app.GraphAsync(Message)).StatusCode);
    }

    [Fact]
    public async Task It_is_matched_by_the_tenant_of_a_token_request()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("faults", """{"match":{"tenant":"north","path":"/oauth/token"},"status":503}""");

        Assert.Equal(503, (int)(await app.AskTokenAsync()).StatusCode);
        Assert.Equal(200, (int)(await app.AskTokenAsync()).StatusCode);
    }

    [Theory]
    [InlineData("""{"graphCode":130429}""", 400, 130429)]
    [InlineData("""{"graphCode":131016}""", 500, 131016)]
    [InlineData("""{"graphCode":4,"status":429}""", 429, 4)]
    [InlineData("""{"status":401,"match":{"service":"meta"}}""", 401, 190)]
    [InlineData("""{"status":503,"match":{"service":"meta"}}""", 503, 2)]
    public async Task Metas_faults_carry_a_graph_error(string fault, int status, int code)
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("faults", fault);

        var answer = await app.GraphAsync(Message);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (await SimulatorApp.JsonAsync(answer)).GetProperty("error").GetProperty("code").GetInt32());
        await app.GraphAsync(Message);
        Assert.Equal("failed", (await app.Relay.WaitForAsync(webhook => webhook.Status is not null)).Status!.Value.GetProperty("status").GetString());
        Assert.Single(app.Relay.Received);
    }

    [Fact]
    public async Task A_delay_alone_only_delays()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("faults", """{"delayMs":200}""");
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        Assert.Equal(200, (int)(await app.GraphAsync(Message)).StatusCode);

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds, 190, 10_000);
    }

    [Fact]
    public async Task A_hang_lasts_until_the_client_gives_up_and_is_recorded_as_0()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("faults", """{"hang":true}""");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v25.0/{The.Number}/messages") { Content = new StringContent(Message) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + The.AccessToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Http.SendAsync(request, patience.Token));

        Assert.Equal(0, Assert.Single(await app.LogAsync()).GetProperty("answer").GetInt32());
        Assert.Empty(app.Relay.Received);
    }

    [Theory]
    [InlineData("before", false)]
    [InlineData("after", true)]
    public async Task A_drop_breaks_the_connection_before_or_after_the_message_was_taken(string drop, bool taken)
    {
        using var app = new SimulatorApp(("Statuses:0", "sent"), ("ServiceWindowHours", "0"));
        await app.DriveAsync("faults", $$"""{"drop":"{{drop}}"}""");

        await Assert.ThrowsAnyAsync<Exception>(() => app.GraphAsync(Message));
        await app.GraphAsync(Message.Replace("hi", "second", StringComparison.Ordinal));

        Assert.Equal([0, 200], (await app.LogAsync()).Select(entry => entry.GetProperty("answer").GetInt32()));
        var items = (await SimulatorApp.JsonAsync(await app.Http.GetAsync("/sim/page/items", TestContext.Current.CancellationToken))).GetProperty("items");
        Assert.Equal(taken ? ["hi", "second"] : ["second"], items.EnumerateArray().Select(item => item.GetProperty("text").GetString()!));
    }

    [Theory]
    [InlineData("{}", "nothing would go wrong")]
    [InlineData("""{"times":3}""", "nothing would go wrong")]
    [InlineData("""{"status":99}""", "status must be a whole number from 200 to 599")]
    [InlineData("""{"status":500,"times":0}""", "times must be")]
    [InlineData("""{"status":500,"match":{"service":"whatsapp"}}""", "match.service must be meta or genesys")]
    [InlineData("""{"status":500,"match":{"url":"x"}}""", "match.url is unknown")]
    [InlineData("""{"status":500,"match":"x"}""", "match must be an object")]
    [InlineData("""{"status":500,"headers":{"Retry-After":3}}""", "headers must map")]
    [InlineData("""{"delayMs":5,"headers":{"Retry-After":"3"}}""", "headers go with status or graphCode")]
    [InlineData("""{"drop":"always"}""", "drop must be before or after")]
    [InlineData("""{"hang":1}""", "hang must be true or false")]
    [InlineData("""{"graphCode":4,"match":{"service":"genesys"}}""", "graphCode is for the service meta")]
    [InlineData("""{"stauts":500}""", "\"stauts\" is unknown")]
    public async Task Wrong_faults_are_400_and_say_why(string json, string expected)
    {
        using var app = new SimulatorApp();

        var answer = await app.SendAsync(HttpMethod.Post, "/sim/faults", json, token: null);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(expected, (await SimulatorApp.JsonAsync(answer)).GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
