namespace Relay.Kafka;

/// <summary>Why a record was not acknowledged. The record may be on the topic all the same.</summary>
/// <param name="Code">librdkafka's name of the error.</param>
/// <param name="IsQueueFull">Nothing was sent: more records wait than the client may hold.</param>
internal sealed record SendFailure(string Code, string Reason, bool IsQueueFull);
