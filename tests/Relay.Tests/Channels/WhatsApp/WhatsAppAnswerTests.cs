using System.Globalization;
using Relay.Channels;
using Relay.Contracts;
using static Relay.Tests.Channels.WhatsApp.Sends;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppAnswerTests
{
    [Fact]
    public void An_id_means_taken_and_tells_who_the_recipient_is()
    {
        var outcome = Assert.IsType<Delivered>(Interpret(
            200,
            """{"messaging_product":"whatsapp","contacts":[{"input":"+55 11","wa_id":5511999,"user_id":"BR.1"}],"messages":[{"id":"wamid.1","message_status":"accepted"}]}"""));
        Assert.Equal(["wamid.1"], outcome.ProviderMessageIds.ToArray());
        Assert.Equal(new CustomerIds(Phone: "5511999", UserId: "BR.1"), outcome.Recipient);
        Assert.Null(Assert.IsType<Delivered>(Interpret(200, """{"messages":[{"id":"wamid.1"}]}""")).Recipient);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("ok")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":[{"id":""}]}""")]
    [InlineData("""{"messages":"x","contacts":7}""")]
    [InlineData("""{"success":true}""")]
    public void A_yes_without_an_id_is_unknown(string body) => Assert.IsType<Unknown>(Interpret(200, body));

    [Theory]
    [InlineData(4, nameof(RetryScope.Provider), DeliveryCategories.Throttled)]
    [InlineData(80007, nameof(RetryScope.Business), DeliveryCategories.Throttled)]
    [InlineData(130429, nameof(RetryScope.Destination), DeliveryCategories.Throttled)]
    [InlineData(131048, nameof(RetryScope.Destination), DeliveryCategories.Throttled)]
    [InlineData(131056, nameof(RetryScope.Pair), DeliveryCategories.Throttled)]
    [InlineData(131208, nameof(RetryScope.Pair), DeliveryCategories.Throttled)]
    [InlineData(1, nameof(RetryScope.Message), DeliveryCategories.Unavailable)]
    [InlineData(2, nameof(RetryScope.Destination), DeliveryCategories.Unavailable)]
    [InlineData(131000, nameof(RetryScope.Message), DeliveryCategories.Unavailable)]
    [InlineData(131016, nameof(RetryScope.Destination), DeliveryCategories.Unavailable)]
    [InlineData(131057, nameof(RetryScope.Destination), DeliveryCategories.Unavailable)]
    [InlineData(133004, nameof(RetryScope.Destination), DeliveryCategories.Unavailable)]
    public void Codes_that_pass_are_tried_again(int code, string scope, string category)
    {
        var outcome = Assert.IsType<Retry>(Interpret(400, Error(code)));
        Assert.Equal(scope, outcome.Scope.ToString());
        Assert.Equal(category, outcome.Category);
        Assert.Equal(code.ToString(CultureInfo.InvariantCulture), outcome.Code);
    }

    [Theory]
    [InlineData(0, DeliveryCategories.Authentication)]
    [InlineData(10, DeliveryCategories.Authentication)]
    [InlineData(190, DeliveryCategories.Authentication)]
    [InlineData(200, DeliveryCategories.Authentication)]
    [InlineData(250, DeliveryCategories.Authentication)]
    [InlineData(299, DeliveryCategories.Authentication)]
    [InlineData(33, DeliveryCategories.Configuration)]
    [InlineData(368, DeliveryCategories.Configuration)]
    [InlineData(131031, DeliveryCategories.Configuration)]
    [InlineData(131042, DeliveryCategories.Configuration)]
    [InlineData(133010, DeliveryCategories.Configuration)]
    public void Codes_of_the_account_concern_all_of_the_destination(int code, string category)
    {
        var outcome = Assert.IsType<Rejected>(Interpret(400, Error(code)));
        Assert.Equal(RetryScope.Destination, outcome.Scope);
        Assert.Equal(category, outcome.Category);
    }

    [Theory]
    [InlineData(131047, DeliveryCategories.Window)]
    [InlineData(131026, DeliveryCategories.Recipient)]
    [InlineData(131050, DeliveryCategories.Recipient)]
    [InlineData(131204, DeliveryCategories.Recipient)]
    [InlineData(100, DeliveryCategories.Content)]
    [InlineData(131009, DeliveryCategories.Content)]
    [InlineData(132001, DeliveryCategories.Content)]
    [InlineData(2388023, DeliveryCategories.Content)]
    public void Codes_of_the_message_concern_it_alone(int code, string category)
    {
        var outcome = Assert.IsType<Rejected>(Interpret(500, Error(code)));
        Assert.Equal(RetryScope.Message, outcome.Scope);
        Assert.Equal(category, outcome.Category);
    }

    [Theory]
    [InlineData(10, 2018278, "10/2018278", DeliveryCategories.Window)]
    [InlineData(100, 2018001, "100/2018001", DeliveryCategories.Recipient)]
    [InlineData(100, 33, "100/33", DeliveryCategories.Configuration)]
    [InlineData(190, 463, "190", DeliveryCategories.Authentication)]
    public void A_subcode_counts_where_it_has_a_row(int code, int subcode, string text, string category)
    {
        var outcome = Assert.IsType<Rejected>(Interpret(400, Error(code, $"\"error_subcode\":{subcode}")));
        Assert.Equal(text, outcome.Code);
        Assert.Equal(category, outcome.Category);
    }

    [Fact]
    public void An_error_that_was_sent_all_the_same_is_delivered() =>
        Assert.Empty(Assert.IsType<Delivered>(Interpret(500, Error(1, "\"error_subcode\":1357046"))).ProviderMessageIds);

    [Theory]
    [InlineData("777", 400, "\"is_transient\":true", typeof(Retry))]
    [InlineData("777", 400, "\"is_transient\":false", typeof(Rejected))]
    [InlineData("777", 400, "\"x\":1", typeof(Rejected))]
    [InlineData("777", 503, "\"x\":1", typeof(Retry))]
    [InlineData("777", 429, "\"x\":1", typeof(Retry))]
    [InlineData("777", 401, "\"x\":1", typeof(Rejected))]
    [InlineData("\"131047\"", 400, "\"error_data\":\"text\"", typeof(Rejected))]
    [InlineData("null", 400, "\"x\":1", typeof(Rejected))]
    [InlineData("1e99", 500, "\"x\":1", typeof(Retry))]
    [InlineData("-1", 400, "\"x\":1", typeof(Rejected))]
    [InlineData("99999999999", 400, "\"error_subcode\":-1", typeof(Rejected))]
    public void A_code_that_is_not_listed_goes_by_transience_and_status(string code, int status, string more, Type outcome) =>
        Assert.IsType(outcome, Interpret(status, $"{{\"error\":{{\"code\":{code},{more}}}}}"));

    [Theory]
    [InlineData(429, typeof(Retry))]
    [InlineData(500, typeof(Unknown))]
    [InlineData(502, typeof(Unknown))]
    [InlineData(503, typeof(Unknown))]
    [InlineData(504, typeof(Unknown))]
    [InlineData(408, typeof(Unknown))]
    [InlineData(0, typeof(Unknown))]
    [InlineData(400, typeof(Rejected))]
    [InlineData(401, typeof(Rejected))]
    [InlineData(403, typeof(Rejected))]
    [InlineData(404, typeof(Rejected))]
    [InlineData(302, typeof(Rejected))]
    public void Without_a_word_of_Graph_the_status_has_to_do(int status, Type outcome)
    {
        Assert.IsType(outcome, Interpret(status, "<html>Bad gateway</html>"));
        Assert.IsType(outcome, Interpret(status, ""));
        Assert.IsType(outcome, Interpret(status, """{"error":"text"}"""));
    }

    [Fact]
    public void Without_an_answer_only_what_was_not_sent_is_tried_again()
    {
        Assert.Equal(DeliveryCategories.Unavailable, Assert.IsType<Retry>(Unanswered(TransportFailure.NotSent)).Category);
        Assert.Equal(DeliveryCategories.Unavailable, Assert.IsType<Unknown>(Unanswered(TransportFailure.NoAnswer)).Category);
        Assert.Equal(DeliveryCategories.Timeout, Assert.IsType<Unknown>(Unanswered(TransportFailure.TimedOut)).Category);
    }

    [Theory]
    [InlineData(30, null, 30)]
    [InlineData(-5, null, 0)]
    [InlineData(999999, null, 3600)]
    [InlineData(30, 7, 30)]
    [InlineData(null, 7, 420)]
    [InlineData(null, 0, 300)]
    [InlineData(null, 5000, 3600)]
    [InlineData(null, null, 300)]
    public void A_throttle_waits_as_long_as_it_is_told(int? retryAfterSeconds, int? regainMinutes, int seconds)
    {
        var header = regainMinutes is null ? null : $$"""{"70":[{"type":"whatsapp","estimated_time_to_regain_access":0},{"estimated_time_to_regain_access":{{regainMinutes}} }]}""";
        var outcome = Interpret(
            400,
            Error(80007),
            retryAfterSeconds is { } s ? TimeSpan.FromSeconds(s) : null,
            name => name == "X-Business-Use-Case-Usage" ? header : null);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<Retry>(outcome).After);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{\"1\":7}")]
    [InlineData("{\"1\":[{\"estimated_time_to_regain_access\":\"soon\"}]}")]
    public void An_odd_usage_header_says_nothing(string header) =>
        Assert.Null(Assert.IsType<Retry>(Interpret(400, Error(131056), header: _ => header)).After);

    [Theory]
    [InlineData("\"x\":1", 401)]
    [InlineData("\"code\":777", 401)]
    public void A_401_without_a_known_code_is_about_the_token(string error, int status)
    {
        var outcome = Assert.IsType<Rejected>(Interpret(status, $"{{\"error\":{{{error}}}}}"));
        Assert.Equal((DeliveryCategories.Authentication, RetryScope.Destination), (outcome.Category, outcome.Scope));
    }

    [Fact]
    public void A_template_that_is_not_available_closes_no_number() =>
        Assert.Equal(RetryScope.Message, Assert.IsType<Rejected>(Interpret(500, Error(134102))).Scope);

    [Fact]
    public void Metas_own_words_are_not_repeated()
    {
        var outcome = Assert.IsType<Rejected>(Interpret(400, """{"error":{"code":131026,"message":"to +14155550123","error_data":{"details":"14155550123"}}}"""));
        Assert.DoesNotContain("1415", outcome.ToString(), StringComparison.Ordinal);
    }

    private static SendOutcome Unanswered(TransportFailure failure) => Sender.Interpret(new ProviderAnswer(0, failure, default, null, null));

    private static string Error(int code, string more = "\"x\":1") =>
        $"{{\"error\":{{\"message\":\"m\",\"type\":\"OAuthException\",\"code\":{code},{more}}}}}";
}
