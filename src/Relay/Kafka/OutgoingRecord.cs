namespace Relay.Kafka;

/// <summary>A record to be written.</summary>
/// <param name="Topic">Without the prefix.</param>
internal readonly record struct OutgoingRecord(string Topic, string Key, byte[] Value, RecordHeaders Headers);
