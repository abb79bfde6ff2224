namespace Relay.Ingest.Spool;

/// <summary>What decides whether a webhook goes through the spool. Absent without a store.</summary>
internal sealed record SpoolEntrance(OpenSpools Open, KafkaCircuit Circuit, SpoolWriter Writer);
