namespace Relay.BrokerHost;

/// <summary>A topic to create at start.</summary>
internal readonly record struct TopicArgument(string Name, int Partitions);
