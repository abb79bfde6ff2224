using System.Collections.Concurrent;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Meta;

/// <summary>The customer-service window: for 24 hours after a customer's message any answer is delivered, afterwards only templates.</summary>
internal sealed class ServiceWindow(SimulatorSettings settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string PhoneNumberId, string Customer), DateTimeOffset> _lastWrote = new();

    public void Wrote(string phoneNumberId, string customer, DateTimeOffset at) =>
        _lastWrote.AddOrUpdate((phoneNumberId, customer), at, (_, before) => before > at ? before : at);

    public bool IsOpen(string phoneNumberId, string customer) =>
        settings.ServiceWindow == TimeSpan.Zero
        || (_lastWrote.TryGetValue((phoneNumberId, customer), out var at) && time.GetUtcNow() - at <= settings.ServiceWindow);

    public void Clear() => _lastWrote.Clear();
}
