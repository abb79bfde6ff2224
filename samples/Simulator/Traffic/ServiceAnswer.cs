namespace Relay.Simulator.Traffic;

/// <summary>What a service says to a request. A value, so that it can be recorded before it is sent, or never sent at all.</summary>
internal sealed record ServiceAnswer(int Status, byte[] Body)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public ServiceAnswer With(params KeyValuePair<string, string>[] headers) => this with { Headers = [.. Headers, .. headers] };
}
