namespace Relay.SampleTests.Samples;

/// <summary>The echo bot: it says what the customer said, and remembers nothing.</summary>
public sealed class EchoBotTests(SampleSite site) : SampleScenario(site, SampleProgram.CSharp("echo-bot", "EchoBot"))
{
    protected override bool Remembers => false;

    protected override string Expected(string question) => question;
}
