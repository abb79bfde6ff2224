using Relay.IntegrationTests.Harness;
using Relay.SampleTests.Stack;

namespace Relay.SampleTests.Requests;

/// <summary>Every request of <c>samples/requests</c> is sent, in the order of its file.</summary>
[Collection(StackCollection.Name)]
public sealed class RequestFileTests(StackSite stack)
{
    private static readonly HashSet<string> Known = new(["relay", "simulator", "tenant", "key", "account", "phone", "integration"], StringComparer.Ordinal);

    public static TheoryData<string> Files => [.. HttpFile.All(Repository.Root).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_request_is_answered_as_its_file_says(string name)
    {
        var file = HttpFile.Read(Path.Combine(Repository.Root, "samples", "requests", name));
        var hosts = new Dictionary<string, string>(StringComparer.Ordinal) { ["relay"] = stack.Environment["RELAY"], ["simulator"] = stack.Environment["SIMULATOR"] };
        Assert.Subset(Known, file.Variables.Keys.ToHashSet(StringComparer.Ordinal));
        var run = new RequestRun(file, stack.Environment, hosts);
        var faults = new List<string>();
        foreach (var request in file.Requests)
        {
            var (status, body) = await run.SendAsync(request);
            Assert.NotEmpty(request.Expected);
            if (!request.Expected.Contains(status))
            {
                faults.Add($"{request.Place}: {request.Method} {request.Url}: {status} in place of {string.Join(" or ", request.Expected)}: {body}");
            }
        }

        Assert.NotEmpty(file.Requests);
        Assert.True(faults.Count == 0, string.Join(System.Environment.NewLine, faults));
    }
}
