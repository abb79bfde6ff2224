namespace Relay.Kafka;

/// <summary>Why a record was not acknowledged. The record may be on the topic all the same.</summary>
/// <param name="Code">librdkafka's name of the error.</param>
/// <param name="IsQueueFull">Nothing was sent: more records wait than the client may hold.</param>
/// <param name="IsOfRecord">It is this record that is not taken, and it will never be.</param>
internal sealed record SendFailure(string Code, string Reason, bool IsQueueFull, bool IsOfRecord = false);
