using System.Net;
using Relay.Http;

namespace Relay.Tests.Http;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("0", null, 0)]
    [InlineData("7", null, 7)]
    [InlineData("3600", null, 3600)]
    [InlineData("86400", null, 3600)]
    [InlineData("-5", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("99999999999999", null, null)]
    [InlineData("Mon, 04 May 2026 12:00:30 GMT", null, 30)]
    [InlineData("Mon, 04 May 2026 11:00:00 GMT", null, 0)]
    [InlineData("Tue, 05 May 2026 12:00:00 GMT", null, 3600)]
    [InlineData("Mon, 04 May 2026 13:00:30 GMT", "Mon, 04 May 2026 13:00:00 GMT", 30)]
    public void Both_forms_are_read_and_kept_in_bounds(string? retryAfter, string? date, int? seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        foreach (var (name, value) in new[] { ("Retry-After", retryAfter), ("Date", date) })
        {
            if (value is not null)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }
        }

        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, RetryAfter.Read(response, Now));
    }
}
