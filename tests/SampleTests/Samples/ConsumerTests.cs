namespace Relay.SampleTests.Samples;

/// <summary>The consumers: they answer all texts alike, and remember what they have handled.</summary>
public abstract class ConsumerTests(SampleSite site, SampleProgram sample) : SampleScenario(site, sample)
{
    protected override bool Remembers => true;

    protected override string Expected(string question) => AnswerText;
}

public sealed class ConsumerCSharpTests(SampleSite site) : ConsumerTests(site, SampleProgram.CSharp("consumer-csharp", "ConsumerCsharp"));

public sealed class ConsumerNodeTests(SampleSite site) : ConsumerTests(site, SampleProgram.Node("consumer-node"));

public sealed class ConsumerPythonTests(SampleSite site) : ConsumerTests(site, SampleProgram.Python("consumer-python"));
