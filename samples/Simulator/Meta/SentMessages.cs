using Relay.Simulator.Settings;

namespace Relay.Simulator.Meta;

/// <summary>A message of the business that Graph accepted: all that its statuses repeat.</summary>
internal sealed record SentMessage(string Wamid, NumberEntry Number, string Customer, string? Phone, string? UserId, string? CallbackData, string Type);

/// <summary>The last accepted messages, so that a person may mark them read.</summary>
internal sealed class SentMessages(SimulatorSettings settings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SentMessage> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public void Add(SentMessage message)
    {
        lock (_gate)
        {
            if (_order.Count >= settings.LogCapacity)
            {
                _byId.Remove(_order.Dequeue());
            }

            _byId[message.Wamid] = message;
            _order.Enqueue(message.Wamid);
        }
    }

    public SentMessage? Find(string wamid)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(wamid);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _byId.Clear();
            _order.Clear();
        }
    }
}
