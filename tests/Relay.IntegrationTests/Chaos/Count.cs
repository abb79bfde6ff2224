using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>What became of one lane: its messages on the topic and at the provider, each list in the order of arrival.</summary>
internal sealed class Count(Lane lane, IReadOnlyList<string> published, IReadOnlyList<(int Number, DateTimeOffset At)> accepted)
{
    public Lane Lane { get; } = lane;

    public IReadOnlyList<Letter> Taken { get; } = lane.Taken;

    /// <summary>Records on the topic beyond one a message.</summary>
    public int PublishedAgain => published.Count - published.Distinct().Count();

    /// <summary>Calls that the provider accepted beyond one a message.</summary>
    public int AcceptedAgain => accepted.Count - accepted.DistinctBy(a => a.Number).Count();

    /// <summary>Messages that the provider has not accepted.</summary>
    public int Missing => Taken.Count - Taken.Select(letter => letter.Number).Intersect(accepted.Select(a => a.Number)).Count();

    public static IReadOnlyList<Count> Of(IReadOnlyList<Lane> lanes, IReadOnlyList<SeenRecord> records, IReadOnlyList<LoggedCall> calls, Func<LoggedCall, bool> isAccepted)
    {
        var published = records.ToLookup(record => (record.Tenant, record.Topic, Phone(record)), ProviderId);
        var accepted = calls.Where(isAccepted).ToLookup(LaneKey.Of, call => (LaneKey.Number(call), call.At));
        return [.. lanes.Select(lane => new Count(lane, [.. published[(lane.Tenant.Id, lane.Topic, lane.Phone)]], [.. accepted[lane.Key]]))];
    }

    /// <summary>Messages that were answered 200 and are not on the topic.</summary>
    public int NotPublished => Taken.Select(letter => letter.Id).Except(published).Count();

    /// <summary>Messages that reached the topic or the provider, each for the first time, after a later one of their lane.</summary>
    public int Overtaken
    {
        get
        {
            var numbers = Taken.ToDictionary(letter => letter.Id, letter => letter.Number);
            return Late(published.Distinct().Where(numbers.ContainsKey).Select(id => numbers[id])) + Late(accepted.Select(a => a.Number).Distinct());
        }
    }

    /// <summary>The laws that hold whatever happened, and how they are broken.</summary>
    public IEnumerable<string> Faults()
    {
        var taken = Taken.Select(letter => letter.Id).ToList();
        var first = published.Distinct().ToList();
        if (taken.Except(first).ToList() is { Count: > 0 } lost)
        {
            yield return $"{Lane}: {lost.Count} were answered 200 and are not on {Lane.Topic}";
        }

        if (first.Except(taken).ToList() is { Count: > 0 } more)
        {
            yield return $"{Lane}: {more.Count} are on {Lane.Topic} and were never answered 200";
        }

        if (!first.SequenceEqual(taken.Where(first.Contains)))
        {
            yield return $"{Lane}: their order on {Lane.Topic} is another";
        }

        if (Missing > 0)
        {
            yield return $"{Lane}: {Missing} did not reach the provider";
        }

        // By first appearance: what is repeated after a crash has been in its place before.
        var arrived = accepted.Select(a => a.Number).Distinct().ToList();
        if (arrived.Zip(arrived.Skip(1)).FirstOrDefault(pair => pair.Second < pair.First) is { First: > 0 } overtaken)
        {
            yield return $"{Lane}: message {overtaken.First} reached the provider before {overtaken.Second}; in all {string.Join(' ', accepted.Select(a => a.Number))}";
        }
    }

    /// <summary>How long each message of a phase took from its first posting until the provider had it.</summary>
    public IEnumerable<TimeSpan> Times(Phase phase)
    {
        var first = accepted.DistinctBy(a => a.Number).ToDictionary(a => a.Number, a => a.At);
        return Taken.Where(letter => letter.Phase == phase && first.ContainsKey(letter.Number)).Select(letter => first[letter.Number] - letter.WrittenAt);
    }

    private static int Late(IEnumerable<int> numbers)
    {
        var highest = -1;
        var late = 0;
        foreach (var number in numbers)
        {
            late += number < highest ? 1 : 0;
            highest = Math.Max(highest, number);
        }

        return late;
    }

    private static string Phone(SeenRecord record) => record.Text(record.Topic == "messages.inbound" ? "from" : "to", "id")?.TrimStart('+') ?? "";

    private static string ProviderId(SeenRecord record) =>
        (record.Topic == "messages.inbound" ? record.Text("providerMessageId") : record.Text("correlation", "genesysMessageId")) ?? "";
}
