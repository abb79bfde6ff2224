namespace Relay.Kafka;

/// <summary>What a consumer reads, and how far ahead.</summary>
/// <param name="Role">Becomes the consumer group <c>{prefix}{role}</c>.</param>
/// <param name="Topics">Without the prefix.</param>
internal sealed record RecordConsumerSettings(string Role, IReadOnlyList<string> Topics)
{
    /// <summary>Topics that begin with one of these and a dot are read too, also such as come later. Without the prefix.</summary>
    public IReadOnlyList<string> TopicFamilies { get; init; } = [];

    /// <summary>A topic as metrics name it: anybody may make one of a family, and labels must stay few.</summary>
    public string NameOf(string topic) =>
        TopicFamilies.FirstOrDefault(family => topic.StartsWith(family, StringComparison.Ordinal) && topic.Length > family.Length) ?? topic;

    /// <summary>
    /// Records of one partition that are read and cannot be committed before it is paused: those in flight, and those that are done behind one of them.
    /// </summary>
    public int MaxRecordsAhead { get; init; } = 10_000;

    /// <summary>Bytes of one partition in flight before it is paused.</summary>
    public long MaxBytesAhead { get; init; } = 64L * 1024 * 1024;

    /// <summary>How long records in flight may take when a partition goes to another process.</summary>
    public TimeSpan RevokeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long records in flight may take when the process stops.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(20);
}
