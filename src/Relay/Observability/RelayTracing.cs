using System.Diagnostics;

namespace Relay.Observability;

/// <summary>
/// The activity source <c>Relay</c>, and what a trace is called by from stage to stage (docs/adr/0027). Attributes hold tenants, channels,
/// accounts and outcomes; never a number, a text, a conversation or anything of a query. While nobody listens nothing is made but the text of
/// a header.
/// </summary>
internal static class RelayTracing
{
    public const string SourceName = "Relay";

    // W3C trace context, version 00.
    private const int Length = 55;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A record is written; null when nobody listens.</summary>
    /// <param name="parent">What it belongs to, when that is not what runs at the moment.</param>
    public static Activity? StartSend(string topic, string? parent = null) =>
        Source.HasListeners() ? Describe(Start($"send {topic}", ActivityKind.Producer, parent), topic, "send") : null;

    /// <summary>A record is worked on; null when nobody listens. It is not made the current one: many are worked on side by side.</summary>
    /// <param name="parent">What stands on the record: of another process, or of long ago.</param>
    public static Activity? StartProcess(string topic, int partition, long offset, string? parent)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var before = Activity.Current;
        var activity = Describe(Start($"process {topic}", ActivityKind.Consumer, parent), topic, "process");
        Activity.Current = before;
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.destination.partition.id", partition);
            activity.SetTag("messaging.kafka.offset", offset);
        }

        return activity;
    }

    /// <summary>Makes an activity the current one for a while; nothing when there is none.</summary>
    public static Scope Enter(Activity? activity) => new(activity);

    /// <summary>A provider is called, tokens included; null when nobody listens or nothing runs that it belongs to.</summary>
    /// <param name="kind">The kind of destination.</param>
    public static Activity? StartCall(string kind) => Current is not null ? Source.StartActivity($"call {kind}", ActivityKind.Internal) : null;

    /// <summary>
    /// Has the request that runs point to its caller's trace: a balancer of the operator's may have begun one. It is not gone on with: whether a
    /// trace is recorded, and which, is no stranger's to decide.
    /// </summary>
    public static void PointTo(string? caller)
    {
        // What the host makes for its log lines alone has no source.
        if (caller is not null && Activity.Current is { IsAllDataRequested: true, Source.Name.Length: > 0 } serving
            && ActivityContext.TryParse(Valid(caller), null, isRemote: true, out var context))
        {
            serving.AddLink(new ActivityLink(context));
        }
    }

    /// <summary>Whose it is, as far as that is nobody's personal data.</summary>
    public static void Whose(this Activity activity, string? tenant, string channel, string? account = null)
    {
        if (activity.IsAllDataRequested)
        {
            activity.SetTag("relay.tenant", tenant);
            activity.SetTag("relay.channel", channel);
            activity.SetTag("relay.account", account);
        }
    }

    /// <summary>How it ended.</summary>
    /// <param name="error">A word of ours; null when all is well.</param>
    public static void Ended(this Activity activity, string outcome, string? error)
    {
        if (!activity.IsAllDataRequested)
        {
            return;
        }

        activity.SetTag("relay.outcome", outcome);
        activity.SetTag("error.type", error);
        activity.SetStatus(error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
    }

    /// <summary>What runs at the moment, if it is one of these.</summary>
    public static Activity? Current => Activity.Current is { Source.Name: SourceName } activity ? activity : null;

    /// <summary>What a record that is written now belongs to: what runs, else a trace of its own, which nobody records.</summary>
    public static string CurrentOrNew() => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : New();

    /// <summary>A trace that nobody records. The contract has every record name one, so that readers can build theirs on it.</summary>
    public static string New() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";

    /// <summary>A header's value if it is one: whoever may write a topic could put anything there.</summary>
    public static string? Valid(string? header) =>
        header is { Length: Length } && header[2] == '-' && header[35] == '-' && header[52] == '-'
        && ActivityContext.TryParse(header, null, isRemote: true, out _)
            ? header
            : null;

    private static Activity? Start(string name, ActivityKind kind, string? parent) =>
        ActivityContext.TryParse(parent, null, isRemote: true, out var context)
            ? Source.StartActivity(name, kind, context)
            : Source.StartActivity(name, kind);

    /// <summary>For as long as it lives the activity is the current one.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Activity? _before;
        private readonly bool _isEntered;

        public Scope(Activity? activity)
        {
            if (activity is not null)
            {
                (_before, _isEntered) = (Activity.Current, true);
                Activity.Current = activity;
            }
        }

        public void Dispose()
        {
            if (_isEntered)
            {
                Activity.Current = _before;
            }
        }
    }

    private static Activity? Describe(Activity? activity, string topic, string operation)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "kafka");
            activity.SetTag("messaging.operation.type", operation);
            activity.SetTag("messaging.operation.name", operation);
            activity.SetTag("messaging.destination.name", topic);
        }

        return activity;
    }
}
