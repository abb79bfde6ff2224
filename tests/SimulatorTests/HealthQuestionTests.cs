using Relay.Simulator;

namespace SimulatorTests;

public sealed class HealthQuestionTests
{
    [Theory]
    [InlineData("http://localhost:8090/health/ready", null, null)]
    [InlineData("http://localhost:9000/health/ready", "http://+:9000;http://+:9001", "8080")]
    [InlineData("http://127.0.0.1:9000/health/ready", "http://127.0.0.1:9000/", null)]
    [InlineData("http://localhost:8080/health/ready", null, "8080")]
    public void It_asks_where_the_Simulator_listens(string asked, string? urls, string? ports) => Assert.Equal(asked, HealthQuestion.Url(urls, ports).AbsoluteUri);

    [Fact]
    public async Task It_ends_with_1_when_nobody_listens()
    {
        using var errors = new StringWriter();
        Assert.Equal(1, await HealthQuestion.AskAsync(["--urls=http://127.0.0.1:1"], TextWriter.Null, errors, TestContext.Current.CancellationToken));
        Assert.StartsWith("http://127.0.0.1:1/health/ready does not answer: ", errors.ToString(), StringComparison.Ordinal);
    }
}
