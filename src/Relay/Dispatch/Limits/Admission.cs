using Relay.Channels;

namespace Relay.Dispatch.Limits;

/// <summary>One call's way through the gate.</summary>
internal sealed class Admission(DeliveryJob job, ProviderRequest request, Destination destination)
{
    private Turnstile? _first;
    private List<Turnstile>? _more;

    public DeliveryJob Job { get; } = job;

    public ProviderRequest Request { get; } = request;

    public Destination Destination { get; } = destination;

    /// <summary>Null when the call may be made; else what its message is told.</summary>
    public Retry? Refusal { get; private set; }

    public BreakerPass Pass { get; set; }

    public bool HasSlot { get; set; }

    public bool HasShared { get; set; }

    public void Passed(Turnstile turnstile)
    {
        if (_first is null)
        {
            _first = turnstile;
        }
        else
        {
            (_more ??= []).Add(turnstile);
        }
    }

    /// <summary>No call is made: the room that was taken is the next one's.</summary>
    public void GiveUp()
    {
        _first?.GiveBack();
        _more?.ForEach(turnstile => turnstile.GiveBack());
        (_first, _more) = (null, null);
    }

    public Admission Refuse(Retry refusal)
    {
        Refusal = refusal;
        return this;
    }
}
