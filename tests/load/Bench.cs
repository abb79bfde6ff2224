using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.Load.Measure;
using Relay.Load.Report;
using Relay.Load.Sections;
using Relay.StoreTests.Harness;
using Repository = Relay.IntegrationTests.Harness.Repository;

namespace Relay.Load;

/// <summary>Runs the sections one after the other and puts together what they found.</summary>
internal sealed class Bench(BenchOptions options) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private PostgresServer? _store;

    public BenchOptions Options { get; } = options;

    /// <summary>The connection string of a new database, on a server that is started when the first is asked for.</summary>
    public async Task<TestDatabase> NewDatabaseAsync()
    {
        if (_store is null)
        {
            _store = new PostgresServer();
            await _store.InitializeAsync();
        }

        return await _store.CreateAsync();
    }

    public async Task<int> RunAsync(TextWriter output, TextWriter errors)
    {
        var began = Stopwatch.GetTimestamp();
        var document = new JsonObject
        {
            ["at"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["machine"] = Machine.Describe(),
            ["kafka"] = Environment.GetEnvironmentVariable(Broker.EnvironmentVariable) is { Length: > 0 } ? "real" : "mock",
            ["secondsEach"] = Options.Time.TotalSeconds,
            ["miniature"] = Options.IsMiniature,
        };
        var tables = new List<TextTable>();
        var isWhole = true;
        foreach (var name in Options.Sections)
        {
            if (Stopwatch.GetElapsedTime(began) > Options.Limit)
            {
                document[name] = new JsonObject { ["error"] = "not begun: the time was up" };
                isWhole = false;
                continue;
            }

            await errors.WriteLineAsync($"bench: {name}");
            try
            {
                var (json, found) = await Section(name).RunAsync(CancellationToken.None);
                document[name] = json;
                tables.AddRange(found);
            }
#pragma warning disable CA1031 // What one section could not measure must not cost the figures of the others; it is told, and the run has failed.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                document[name] = new JsonObject { ["error"] = failed.Message.Split('\n')[0].Trim() };
                isWhole = false;
                await errors.WriteLineAsync($"bench: {name} failed: {failed}");
            }
        }

        document["tookSeconds"] = Figures.Number(Stopwatch.GetElapsedTime(began).TotalSeconds);
        foreach (var table in tables)
        {
            await table.WriteAsync(output);
        }

        var line = document.ToJsonString(Written);
        await File.WriteAllTextAsync(NewFile(), line + Environment.NewLine);
        await output.WriteLineAsync(line);
        return isWhole ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private Section Section(string name) => name switch
    {
        "ingest" => new IngestSection(this),
        "endToEnd" => new EndToEndSection(this),
        "dispatch" => new DispatchSection(this),
        "loss" => new LossSection(this),
        _ => new MemorySection(this),
    };

    private static string NewFile()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "bench")).FullName;
        return Path.Combine(folder, TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + ".json");
    }
}
