using Relay.Kafka;

namespace Relay.Normalize;

/// <summary>What one raw record led to: events in their order, and the account of its items.</summary>
internal sealed record NormalizedRecord(IReadOnlyList<OutgoingRecord> Events, Ledger Ledger);
