using System.Text;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysSenderInterpretTests
{
    [Theory]
    [InlineData(200, """{"id":"11ff","channel":{}}""", "11ff")]
    [InlineData(202, """{"id":7}""", "7")]
    [InlineData(200, """{"id":"11ff","status":"Delivered"}""", "11ff")]
    [InlineData(200, "{}", null)]
    [InlineData(200, "[]", null)]
    [InlineData(204, "", null)]
    [InlineData(200, "<html>", null)]
    public void A_success_is_delivered_whatever_its_body(int status, string body, string? id) =>
        Assert.Equal(id is null ? [] : [id], Assert.IsType<Delivered>(Interpret(status, body)).ProviderMessageIds);

    [Theory]
    [InlineData("""{"id":"1","status":"Failed","reasons":[{"code":"UnknownMessage","message":"x"}]}""", "UnknownMessage")]
    [InlineData("""{"status":"failed"}""", null)]
    public void A_success_that_says_failed_is_none(string body, string? code)
    {
        var rejected = Assert.IsType<Rejected>(Interpret(200, body));
        Assert.Equal((DeliveryCategories.Content, code, RetryScope.Message), (rejected.Category, rejected.Code, rejected.Scope));
    }

    [Theory]
    [InlineData(400, "bad.request", DeliveryCategories.Content, nameof(RetryScope.Message))]
    [InlineData(401, "bad.credentials", DeliveryCategories.Authentication, nameof(RetryScope.Destination))]
    [InlineData(403, "missing.permissions", DeliveryCategories.Configuration, nameof(RetryScope.Destination))]
    [InlineData(404, "not.found", DeliveryCategories.Configuration, nameof(RetryScope.Destination))]
    [InlineData(405, null, DeliveryCategories.Configuration, nameof(RetryScope.Destination))]
    [InlineData(413, "request.entity.too.large", DeliveryCategories.Content, nameof(RetryScope.Message))]
    [InlineData(415, "unsupported.media.type", DeliveryCategories.Content, nameof(RetryScope.Message))]
    [InlineData(422, null, DeliveryCategories.Content, nameof(RetryScope.Message))]
    [InlineData(418, null, DeliveryCategories.Content, nameof(RetryScope.Message))]
    [InlineData(302, null, DeliveryCategories.Configuration, nameof(RetryScope.Destination))]
    public void What_no_repeat_would_mend_is_rejected(int status, string? code, string category, string scope)
    {
        var rejected = Assert.IsType<Rejected>(Interpret(status, Error(code)));
        Assert.Equal((category, code, scope), (rejected.Category, rejected.Code, rejected.Scope.ToString()));
        Assert.Contains($"HTTP {status}", rejected.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", rejected.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408, "request.timeout", DeliveryCategories.Timeout, nameof(RetryScope.Message))]
    [InlineData(409, null, DeliveryCategories.Unavailable, nameof(RetryScope.Message))]
    [InlineData(429, "too.many.requests", DeliveryCategories.Throttled, nameof(RetryScope.Provider))]
    [InlineData(500, "internal.server.error", DeliveryCategories.Unavailable, nameof(RetryScope.Message))]
    [InlineData(502, null, DeliveryCategories.Unavailable, nameof(RetryScope.Message))]
    [InlineData(503, "service.unavailable", DeliveryCategories.Unavailable, nameof(RetryScope.Message))]
    [InlineData(504, "authentication.request.timeout", DeliveryCategories.Timeout, nameof(RetryScope.Message))]
    [InlineData(599, null, DeliveryCategories.Unavailable, nameof(RetryScope.Message))]
    public void What_may_pass_is_retried(int status, string? code, string category, string scope)
    {
        var retry = Assert.IsType<Retry>(Interpret(status, Error(code)));
        Assert.Equal((category, code, scope), (retry.Category, retry.Code, retry.Scope.ToString()));
        Assert.DoesNotContain("Ada", retry.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NotSent", DeliveryCategories.Unavailable)]
    [InlineData("NoAnswer", DeliveryCategories.Timeout)]
    [InlineData("TimedOut", DeliveryCategories.Timeout)]
    public void Without_an_answer_the_same_message_id_makes_a_repeat_safe(string failure, string category)
    {
        var answer = new ProviderAnswer(0, Enum.Parse<TransportFailure>(failure), default, null, null);
        Assert.Equal(category, Assert.IsType<Retry>(Some.Sender().Interpret(answer)).Category);
    }

    [Theory]
    [InlineData(7, "61", 7)]
    [InlineData(null, "61", 61)]
    [InlineData(null, "NaN", null)]
    [InlineData(null, "-5", null)]
    [InlineData(null, null, null)]
    [InlineData(86_400, null, 3600)]
    [InlineData(null, "1e300", 3600)]
    public void A_throttled_call_waits_as_long_as_it_is_told(int? retryAfter, string? reset, int? expected)
    {
        var answer = new ProviderAnswer(
            429,
            TransportFailure.None,
            Encoding.UTF8.GetBytes(Error("too.many.requests")),
            retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            name => name == "inin-ratelimit-reset" ? reset : null);
        Assert.Equal(expected, Assert.IsType<Retry>(Some.Sender().Interpret(answer)).After?.TotalSeconds);
    }

    [Fact]
    public void A_code_that_is_no_word_is_not_passed_on() =>
        Assert.Null(Assert.IsType<Rejected>(Interpret(400, """{"code":"no such user: Ada"}""")).Code);

    [Fact]
    public void A_body_that_is_no_text_is_passed_over()
    {
        byte[] bytes = [.. "{\"code\":\"a\\n"u8, 0xff, .. "\"}"u8];
        Assert.Null(Assert.IsType<Rejected>(Some.Sender().Interpret(new ProviderAnswer(400, TransportFailure.None, bytes, null, null))).Code);
    }

    [Theory]
    [InlineData("Failed", true)]
    [InlineData("Delivered", false)]
    public void A_receipt_that_says_Failed_is_an_echo_where_Failed_was_told(string told, bool delivered)
    {
        var request = new ProviderRequest(
            new Uri("https://api.example/receipt"), Encoding.UTF8.GetBytes($$"""{"status":"{{told}}"}"""), new BearerToken(new SecretValue("t")));
        var answer = new ProviderAnswer(200, TransportFailure.None, """{"id":"r1","status":"Failed"}"""u8.ToArray(), null, null) { Request = request };
        Assert.Equal(delivered, Some.Sender().Interpret(answer) is Delivered);
    }

    private static SendOutcome Interpret(int status, string body) =>
        Some.Sender().Interpret(new ProviderAnswer(status, TransportFailure.None, Encoding.UTF8.GetBytes(body), null, null));

    private static string Error(string? code) => code is null ? "" : $$"""{"message":"Ada did something","code":"{{code}}","status":1,"errors":[]}""";
}
