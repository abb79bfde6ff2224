using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.SchemaChecks;

namespace Relay.SampleTests.Samples;

/// <summary>What every sample must get through: first event, answer, what cannot be read, repeats, a kill, a stop.</summary>
public abstract class SampleScenario(SampleSite site, SampleProgram sample) : IDisposable
{
    private const int MaxLines = 120;

    // A killed member holds its partitions until its session ends, and the machine is shared.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("relay-sample-").FullName;
    private readonly string _phone = site.Site.NewPhone();

    /// <summary>What it is to answer, given what the customer wrote.</summary>
    protected abstract string Expected(string question);

    /// <summary>Whether it keeps ids, so that it knows what it has handled.</summary>
    protected abstract bool Remembers { get; }

    protected string AnswerText { get; } = $"Thank you, says {sample.Name}.";

    [Fact]
    public async Task It_answers_each_message_once_whatever_happens()
    {
        Assert.SkipWhen(sample.Missing is not null, $"{sample.Name}: {sample.Missing}");
        var first = await AskAsync("first");
        var started = TimeProvider.System.GetTimestamp();
        var running = Start();
        try
        {
            await SaysAsync(running, $"received {first.Text("id")}");
            var took = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"figures: samples/{sample.Name}: {took:F1} s from its start to its first event"));
            await AnsweredAsync("first");

            await WriteRubbishAsync(first);
            var second = await AskAsync("second");
            await AnsweredAsync("second");
            await RepeatAsync(second);
            await SaysAsync(running, Remembers ? $"seen before {second.Text("id")}" : $"replied to {second.Text("id")}", times: Remembers ? 1 : 2);

            // A crash after the answer was written and before anything was remembered of it.
            await running.KillAsync();
            File.Delete(Path.Combine(_folder, $"{sample.Name}.handled"));
            await RepeatAsync(second);
            running = Start();
            await SaysAsync(running, $"replied to {second.Text("id")}");
            await AskAsync("third");
            await AnsweredAsync("third");
            await OnceEachAsync("first", "second", "third");

            running.Terminate();
            Assert.True(await running.ExitCodeAsync() == 0, running.Tail());
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    [Fact]
    public void It_is_short_enough_to_be_read()
    {
        var lines = Directory.EnumerateFiles(sample.Folder, sample.Extension).Sum(file => File.ReadLines(file).Count());
        Assert.InRange(lines, 20, MaxLines - 1);
    }

    [Fact]
    public async Task Without_a_broker_that_has_the_topics_it_says_so_and_ends()
    {
        Assert.SkipWhen(sample.Missing is not null, $"{sample.Name}: {sample.Missing}");
        await using var running = sample.Start(site.Site.Broker.BootstrapServers, _folder, Settings($"none{Draw.Hex(6)}."));
        Assert.True(await running.ExitCodeAsync(Patience) is not 0, running.Tail());
        Assert.True(running.Lines.Any(line => line.Contains("topic", StringComparison.OrdinalIgnoreCase)), running.Tail());
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private ChildProcess Start() => sample.Start(site.Site.Broker.BootstrapServers, _folder, Settings(site.Site.Full(string.Empty)));

    private Dictionary<string, string?> Settings(string prefix) => new(StringComparer.Ordinal)
    {
        ["TOPIC_PREFIX"] = prefix,
        ["REPLY"] = AnswerText,
        ["BOT_ACCOUNTS"] = $"whatsapp/{site.Tenant.KafkaOnlyNumberId}",
    };

    private string Question(string name) => $"{name} question of {_phone}";

    /// <summary>The customer writes; returns the event.</summary>
    private async Task<SeenRecord> AskAsync(string name)
    {
        var answer = await site.Site.Simulator.DriveAsync(
            $"/sim/whatsapp/{_phone}/messages", new JsonObject { ["phoneNumberId"] = site.Tenant.KafkaOnlyNumberId, ["text"] = Question(name) });
        return await Until.SomeAsync(
            () => site.Site.Reader.On("messages.inbound").FirstOrDefault(record => record.Text("providerMessageId") == answer.Text("wamid")), "the message's event");
    }

    private Task AnsweredAsync(string name) =>
        Until.TrueAsync(async () => (await AnswersAsync()).Count(text => text == Expected(Question(name))) >= Asked(name), () => $"the answer to the {name} question", Patience);

    // Samples that answer all alike have as many answers as there were questions.
    private int Asked(string name) => Expected("a") == Expected("b") ? Array.IndexOf(["first", "second", "third"], name) + 1 : 1;

    private async Task OnceEachAsync(params string[] names)
    {
        await site.Site.SettledAsync(Patience);
        var answers = (await AnswersAsync()).Where(text => names.Any(name => text == Expected(Question(name))));
        Assert.Equal(names.Select(name => Expected(Question(name))).Order(StringComparer.Ordinal), answers.Order(StringComparer.Ordinal));
        var commands = site.Site.Reader.On("commands").Where(command => command.Text("to", "id") == _phone && command.Text("idempotencyKey")!.StartsWith($"{sample.Name}:", StringComparison.Ordinal)).ToList();
        Assert.True(commands.Count > names.Length, "The repeat was to write a command once more, which Relay must not send.");
        Assert.Equal(names.Length, commands.Select(command => command.Text("idempotencyKey")).Distinct().Count());
        Assert.Single(commands.Select(command => command.Partition).Distinct());
        Assert.All(commands, command => Assert.Empty(RecordSchemas.FaultsOf("commands", command.Key, command.Value, command.Headers)));
    }

    private async Task<IReadOnlyList<string>> AnswersAsync() =>
    [
        .. (await site.Site.Simulator.CallsAsync(call => call.IsGraphMessage && call.Body.Text("to")?.TrimStart('+') == _phone)).Select(call => call.Body.Text("text", "body") ?? string.Empty),
    ];

    /// <summary>The same record once more, as at-least-once delivery allows.</summary>
    private Task RepeatAsync(SeenRecord record) => site.Site.WriteAsync("messages.inbound", record.Key, record.Value, record.Partition, record.Headers);

    /// <summary>Records before the next question, on its partition, so that whoever stumbles over one never comes to it.</summary>
    private async Task WriteRubbishAsync(SeenRecord good)
    {
        foreach (var value in (string?[])[null, string.Empty, "no json", "[]", "null", "17", "{}", """{"id":null}""", """{"id":{},"from":[],"content":"text"}""", "{\"id\":\"\ud83d"])
        {
            await site.Site.WriteAsync("messages.inbound", good.Key, value is null ? null : Encoding.UTF8.GetBytes(value), good.Partition, good.Headers);
        }

        await site.Site.WriteAsync("messages.inbound", good.Key, good.Value[..^9], good.Partition, new Dictionary<string, string>(good.Headers, StringComparer.Ordinal) { ["ce_id"] = "none" });
        await site.Site.WriteAsync("messages.inbound", null, "no headers"u8.ToArray(), good.Partition);
        await site.Site.WriteAsync("messages.inbound", good.Key, good.Value, good.Partition, new Dictionary<string, string>(StringComparer.Ordinal) { ["ce_type"] = "relay.message.sung.v9" });

        // A later Relay: members and a content that nobody knows yet. From another customer, whom nobody need answer.
        var later = JsonNode.Parse(good.Value)!.AsObject();
        later["id"] = Draw.Uuid();
        later["mood"] = new JsonObject { ["colour"] = "green" };
        later["content"] = new JsonObject { ["type"] = "hologram", ["layers"] = 3 };
        later["from"]!["id"] = site.Site.NewPhone();
        var headers = new Dictionary<string, string>(good.Headers, StringComparer.Ordinal) { ["ce_id"] = later["id"]!.GetValue<string>() };
        await site.Site.WriteAsync("messages.inbound", good.Key, Encoding.UTF8.GetBytes(later.ToJsonString()), good.Partition, headers);
    }

    private static Task SaysAsync(ChildProcess running, string words, int times = 1) => Until.TrueAsync(
        () =>
        {
            Assert.False(running.HasExited, running.Tail());
            return running.Lines.Count(line => line.Contains(words, StringComparison.Ordinal)) >= times;
        },
        () => $"{running.Name} says {words}{Environment.NewLine}{running.Tail(200)}",
        Patience);
}
