using System.Diagnostics;

namespace Relay.Observability;

/// <summary>
/// Takes no trace from a request and gives none to one. Webhooks come from strangers, who must not choose what Relay records or whose trace it
/// belongs to; and no provider has a use for Relay's (docs/adr/0027).
/// </summary>
internal sealed class NoPropagation : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // Nothing is given.
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
