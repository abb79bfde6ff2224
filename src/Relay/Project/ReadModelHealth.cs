using Relay.Contracts;
using Relay.Observability;

namespace Relay.Project;

/// <summary>Whether the read model keeps up, for <c>/health/ready</c>. That it waits keeps nobody from taking webhooks.</summary>
internal sealed class ReadModelHealth : IReadinessPart
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _waitsSince;

    public string Name => "readModel";

    public (string State, bool IsReady) Describe()
    {
        lock (_gate)
        {
            return (_waitsSince is { } since ? $"the store takes no dead letters since {UtcMillisecondsConverter.ToText(since)}" : ReadyReport.Ok, true);
        }
    }

    /// <returns>Whether that is news.</returns>
    public bool Waits(DateTimeOffset now)
    {
        lock (_gate)
        {
            var isNews = _waitsSince is null;
            _waitsSince ??= now;
            return isNews;
        }
    }

    /// <returns>Whether that is news.</returns>
    public bool GoesOn()
    {
        lock (_gate)
        {
            var isNews = _waitsSince is not null;
            _waitsSince = null;
            return isNews;
        }
    }
}
