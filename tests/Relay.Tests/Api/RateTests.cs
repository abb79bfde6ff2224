using Relay.Tests.Hosting;

namespace Relay.Tests.Api;

public sealed class RateTests
{
    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_again_and_no_other_key_is()
    {
        await using var app = new RelayApp { Seed = ApiClient.Seed };
        var client = new ApiClient(app.With("Relay:Roles", "Portal").With("Api:RequestsPerSecondPerKey", "1"));
        Assert.Equal(503, (await client.GetAsync("")).Status);
        var seen = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.GetAsync("")));

        var limited = seen.First(a => a.Status != 503);
        Assert.Equal((429, "rate", "1"), (limited.Status, limited.Problem, limited.Headers.RetryAfter?.ToString()));
        Assert.Equal(503, (await client.GetAsync("", ApiClient.Writer)).Status);
    }
}
