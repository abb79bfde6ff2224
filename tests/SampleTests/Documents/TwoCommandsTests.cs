using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Relay.IntegrationTests.Harness;
using Relay.SampleTests.Stack;

namespace Relay.SampleTests.Documents;

/// <summary>README's two commands, run in the repository, where all is built.</summary>
[Collection(StackCollection.Name)]
public sealed class TwoCommandsTests(StackSite stack) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly string _results = Directory.CreateTempSubdirectory("relay-results-").FullName;

    private Dictionary<string, string?> Settings => new(StringComparer.Ordinal) { ["RELAY_BUILT"] = "true", ["RELAY_TEST_RESULTS"] = _results, ["Kafka__TopicPrefix"] = null };

    [Fact]
    public async Task Up_prints_where_everything_is_writes_it_to_a_file_and_stops_by_Ctrl_C()
    {
        Assert.SkipUnless(IsFree(8080) && IsFree(8090), "Port 8080 or 8090 is taken: ./relay up would say so and end.");
        var file = Path.Combine(Repository.Root, ".env");
        Assert.SkipWhen(File.Exists(file), ".env is there already.");
        await using var up = Start(DocumentSet.Blocks("bash").Single(block => RunPlan.Of(block).Where == "up"));
        try
        {
            await Until.TrueAsync(
                () =>
                {
                    Assert.False(up.HasExited, up.Tail());
                    return up.Lines.Any(line => line.Contains("Ctrl-C stops both", StringComparison.Ordinal));
                },
                () => $"up prints its addresses{Environment.NewLine}{up.Tail()}",
                Patience);

            var names = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Where(line => line.StartsWith("export ", StringComparison.Ordinal)).Select(line => line["export ".Length..].Split('=')[0]);
            Assert.Equal(stack.Environment.Keys.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            up.InterruptGroup();
            Assert.True(await up.ExitCodeAsync(Patience) == 0, up.Tail());
            Assert.False(File.Exists(file), "The file outlived the run whose secrets it holds.");
        }
        finally
        {
            up.KillGroup();
        }
    }

    [Fact]
    public async Task Test_runs_what_a_filter_picks_and_counts_it()
    {
        var block = DocumentSet.Blocks("bash").Single(block => RunPlan.Of(block).Where == "test");
        await using var test = Start(block with { Lines = [.. block.Lines.Select(line => line.Replace("./relay test ", "./relay test --filter RelayIdsTests. ", StringComparison.Ordinal))] });
        try
        {
            // All the others are run by this very command already.
            Assert.True(await test.ExitCodeAsync(Patience) == 0, test.Tail());
            Assert.Contains(test.Lines, line => Regex.IsMatch(line, "^[1-9][0-9]* passed, 0 failed, 0 skipped$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        }
        finally
        {
            test.KillGroup();
        }
    }

    public void Dispose() => Directory.Delete(_results, recursive: true);

    private ChildProcess Start(MarkdownBlock block)
    {
        var script = Path.Combine(_results, "block.sh");
        File.WriteAllText(script, block.Text);
        return ChildProcess.StartProgram(block.Place, "setsid", Repository.Root, Settings, "bash", "-euo", "pipefail", script);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            // Taken.
            return false;
        }
    }
}
