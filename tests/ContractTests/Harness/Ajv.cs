using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContractTests.Harness;

/// <summary>Asks ajv, a validator that much of the world uses, in a process of Node.</summary>
internal static class Ajv
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { MaxDepth = 256 };

    public static async Task<AjvAnswer> CheckAsync(AjvQuestion question, CancellationToken cancellationToken)
    {
        var modules = Path.Combine(Repository.Tests, "node_modules", "ajv");
        Assert.True(Directory.Exists(modules), "ajv is missing: ./relay test installs it, or run npm ci in tests/ContractTests");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository.Tests, "ajv.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("Node did not start.");
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(cancellationToken), node.StandardError.ReadToEndAsync(cancellationToken));
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(question, Form).AsMemory(), cancellationToken);
        node.StandardInput.Close();
        await node.WaitForExitAsync(cancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<AjvAnswer>(await output, Form)!;
    }
}

/// <summary>What ajv is asked, all in one go: a process costs more than its answers.</summary>
internal sealed record AjvQuestion
{
    public IReadOnlyDictionary<string, JsonObject> Schemas { get; init; } = new Dictionary<string, JsonObject>(StringComparer.Ordinal);

    /// <summary>Values as texts, since what they hold matters to the last digit.</summary>
    public IReadOnlyList<AjvCase> Cases { get; init; } = [];

    public JsonNode? AsyncApi { get; init; }
}

internal sealed record AjvCase(string Schema, string Value);

internal sealed record AjvAnswer(IReadOnlyList<string> Schemas, IReadOnlyList<bool> Verdicts, IReadOnlyList<string> AsyncApi);
