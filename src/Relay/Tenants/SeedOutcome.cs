using Relay.Secrets;

namespace Relay.Tenants;

/// <summary>What became of the seed file.</summary>
/// <param name="Faults">Why the start must stop; none when all is well.</param>
/// <param name="Waits">Why it has to be tried again; null when it need not be.</param>
internal sealed record SeedOutcome(IReadOnlyList<string> Faults, VaultFault? Waits = null);
