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
    [InlineData(502, null, DeliveryCategories.Unavailable, nameof(RetryScope.Destination))]
    [InlineData(503, "service.unavailable", DeliveryCategories.Unavailable, nameof(RetryScope.Destination))]
    [InlineData(504, "authentication.request.timeout", DeliveryCategories.Timeout, nameof(RetryScope.Destination))]
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
    [InlineData("<html>")]
    [InlineData(" \r\n<!DOCTYPE html><p>Sign in")]
    public void A_page_where_the_API_should_be_is_no_success(string body)
    {
        var rejected = Assert.IsType<Rejected>(Interpret(200, body));
        Assert.Equal((DeliveryCategories.Configuration, RetryScope.Destination), (rejected.Category, rejected.Scope));
    }

    [Theory]
    [InlineData("receipt", nameof(RetryScope.Message))]
    [InlineData("message", nameof(RetryScope.Destination))]
    public void A_receipt_about_an_unknown_message_says_nothing_about_the_integration(string endpoint, string scope)
    {
        var request = new ProviderRequest(new Uri($"https://api.example/x/{endpoint}"), default, new BearerToken(new SecretValue("t")));
        var answer = new ProviderAnswer(404, TransportFailure.None, Encoding.UTF8.GetBytes(Error("not.found")), null, null) { Request = request };
        Assert.Equal(scope, Assert.IsType<Rejected>(Some.Sender().Interpret(answer)).Scope.ToString());
    }

    [Theory]
    [InlineData("180", "12", "41", 180, 12, 41)]
    [InlineData("300", "0", "0", 300, 0, 0)]
    [InlineData("300", "301", "99999", 300, 301, 120)]
    public void Every_answer_says_how_the_clients_limit_stands(string allowed, string count, string reset, int a, int c, int r) =>
        Assert.Equal(new LimitReading(a, c, TimeSpan.FromSeconds(r)), Read(allowed, count, reset));

    [Theory]
    [InlineData(null, "1", "1")]
    [InlineData("300", null, "1")]
    [InlineData("300", "1", null)]
    [InlineData("0", "1", "1")]
    [InlineData("-5", "1", "1")]
    [InlineData("300", "many", "1")]
    [InlineData("300", "1", "99999999999")]
    public void Headers_that_are_missing_or_odd_say_nothing(string? allowed, string? count, string? reset) => Assert.Null(Read(allowed, count, reset));

    [Fact]
    public void All_calls_of_a_client_are_counted_together()
    {
        var message = Assert.Single(Some.Sender().Plan(Relay.Tests.Dispatch.DispatchRig.Inbound, Harbor()).Calls);
        var receipt = Assert.Single(Some.Sender().Plan(Relay.Tests.Dispatch.DispatchRig.Receipt("delivered"), Harbor()).Calls);
        var limit = Assert.Single(message.Limits);
        Assert.Equal(limit, Assert.Single(receipt.Limits));
        Assert.Equal(new LimitKey(RetryScope.Provider, Fakes.Harbor.Id, $"client-{Fakes.Harbor.Id}"), limit.Key);
        Assert.Equal(new CallRate(300, TimeSpan.FromMinutes(1), IsWindow: true), limit.Rate);
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

    private static SendTarget Harbor() => new(Fakes.Harbor.Tenant, Fakes.Harbor.Account, (_, _) => null);

    private static LimitReading? Read(string? allowed, string? count, string? reset) => ((IChannelSender)Some.Sender()).ReadLimit(new ProviderAnswer(
        200,
        TransportFailure.None,
        default,
        null,
        name => name switch { "inin-ratelimit-allowed" => allowed, "inin-ratelimit-count" => count, "inin-ratelimit-reset" => reset, _ => null }));

    private static SendOutcome Interpret(int status, string body) =>
        Some.Sender().Interpret(new ProviderAnswer(status, TransportFailure.None, Encoding.UTF8.GetBytes(body), null, null));

    private static string Error(string? code) => code is null ? "" : $$"""{"message":"Ada did something","code":"{{code}}","status":1,"errors":[]}""";
}
