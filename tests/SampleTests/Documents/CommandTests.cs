using System.Globalization;
using Relay.IntegrationTests.Harness;
using Relay.SampleTests.Stack;

namespace Relay.SampleTests.Documents;

/// <summary>Every <c>bash</c> block of the documents is run.</summary>
[Collection(StackCollection.Name)]
public sealed class CommandTests(StackSite stack, DocumentSite documents) : IClassFixture<DocumentSite>
{
    // A newcomer is promised less than that from his command to his first event, builds and downloads included.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Blocks => [.. DocumentSet.Blocks("bash").Where(block => RunPlan.Of(block).Where is not ("up" or "test")).Select(block => block.Place)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task The_block_runs(string place)
    {
        var block = DocumentSet.Blocks("bash").Single(block => block.Place == place);
        var plan = RunPlan.Of(block);
        var text = block.Text;
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{documents.Tools}:{Environment.GetEnvironmentVariable("PATH")}",
            // Nothing of a build outlives the block.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            // The analysers have had their say when this repository was built.
            ["RunAnalyzers"] = "false",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["ASPNETCORE_URLS"] = DocumentSite.FreeUrl(),
        };
        var environment = Path.Combine(documents.Root, ".env");
        File.Delete(environment);
        if (plan.Where == "stack")
        {
            await File.WriteAllLinesAsync(environment, stack.Environment.Select(variable => $"export {variable.Key}='{variable.Value}'"), TestContext.Current.CancellationToken);
            await SomebodyWritesAsync();
        }
        else if (plan.Where == "simulator")
        {
            text = text.Replace("localhost:8090", new Uri((await documents.SimulatorAsync()).Url).Authority, StringComparison.Ordinal);
        }

        var script = Path.Combine(documents.Root, "block.sh");
        await File.WriteAllTextAsync(script, text, TestContext.Current.CancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        // In a group of its own, which Ctrl-C reaches as a whole.
        await using var running = ChildProcess.StartProgram(place, "setsid", documents.Root, settings, "bash", "-euo", "pipefail", script);
        try
        {
            if (plan.Until is { } words)
            {
                await Until.TrueAsync(
                    () =>
                    {
                        Assert.False(running.HasExited, running.Tail());
                        return running.Lines.Any(line => line.Contains(words, StringComparison.Ordinal));
                    },
                    () => $"{place} prints {words}{Environment.NewLine}{running.Tail()}",
                    Patience);
                var took = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"figures: {place}: {took:F1} s from the command until it prints \"{words}\""));
                running.InterruptGroup();
                Assert.True(await running.ExitCodeAsync() is 0 or 130, running.Tail());
            }
            else
            {
                Assert.True(await running.ExitCodeAsync(Patience) == 0, $"{text}{Environment.NewLine}{running.Tail()}");
            }
        }
        finally
        {
            running.KillGroup();
        }
    }

    // A consumer that went before may have read all there was.
    private async Task SomebodyWritesAsync()
    {
        foreach (var number in (string[])[stack.Tenant.PhoneNumberId, stack.Tenant.KafkaOnlyNumberId!])
        {
            await stack.Site.Simulator.DriveAsync($"/sim/whatsapp/{stack.Phone}/messages", new() { ["phoneNumberId"] = number, ["text"] = "Is anybody there?" });
        }
    }
}
