using System.Globalization;

namespace Relay.Replays;

/// <summary>What a replay has done so far, or did.</summary>
internal sealed record ReplayReport
{
    /// <summary>Records of the partition that were looked at; tenants share partitions.</summary>
    public long Read { get; set; }

    /// <summary>Records of the partition in all, as it was at the start.</summary>
    public long Total { get; set; }

    /// <summary>Webhooks that were appended again, and acknowledged.</summary>
    public long Replayed { get; set; }

    /// <summary>The tenant's webhooks outside of the window.</summary>
    public long Outside { get; set; }

    /// <summary>The tenant's records that are replays themselves.</summary>
    public long Repeated { get; set; }

    /// <summary>From when on there is data, when the window begins before that.</summary>
    public DateTimeOffset? KeptSince { get; set; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Replayed} webhooks replayed; {Outside} of the tenant's were received at another time, {Repeated} are replays themselves; {Read} of {Total} records looked at");
}

/// <summary>How a replay ended.</summary>
internal enum ReplayEnd
{
    Done,

    /// <summary>It was stopped; running it again is safe.</summary>
    Stopped,

    /// <summary>Nothing of the window is kept any more.</summary>
    Gone,

    /// <summary>Kafka did not play along.</summary>
    Failed,
}
