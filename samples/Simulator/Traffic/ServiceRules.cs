using Relay.Simulator.Faults;

namespace Relay.Simulator.Traffic;

/// <summary>What the gateway must know of a service to speak in its voice.</summary>
internal abstract class ServiceRules
{
    /// <summary>As the log and the faults call it: <c>meta</c> or <c>genesys</c>.</summary>
    public abstract string Name { get; }

    public abstract int MaxBodyBytes { get; }

    /// <summary>Whose request it is, as far as it can be told; faults are matched by it.</summary>
    public abstract string? TenantOf(ServiceRequest request);

    public abstract ServiceAnswer TooLarge();

    /// <summary>A fault's answer with the error body that the service would send with it.</summary>
    public abstract ServiceAnswer Broken(Fault fault);

    /// <summary>Adds what every answer of the service carries.</summary>
    public virtual ServiceAnswer Finish(ServiceAnswer answer) => answer;
}
