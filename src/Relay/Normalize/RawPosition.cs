namespace Relay.Normalize;

/// <summary>Where an item lies: the record it came in, and its place in the record.</summary>
/// <param name="Topic">Without the prefix.</param>
internal readonly record struct RawPosition(string Topic, int Partition, long Offset, int Item);
