using Relay.Tests.Hosting;

namespace Relay.Tests.Observability;

/// <summary>However loud an operator turns the log: no secret, no query string, no phone number and no text is in it.</summary>
public sealed class LogSecrecyTests
{
    [Fact]
    public async Task Nothing_that_is_told_in_confidence_is_logged_at_any_level()
    {
        using var round = new ConfidentialRound();
        await round.SpeakAsync(knowsTenants: null, ("Meta:GraphBaseUrl", "http://127.0.0.1:1/v25.0"));
    }
}
