namespace Relay.Up;

/// <summary>Names as the contract gives them, under the prefix that the caller may have set for Relay.</summary>
internal static class Topics
{
    public static string Prefix { get; } = Environment.GetEnvironmentVariable("Kafka__TopicPrefix") ?? "relay.";

    public static string MessagesInbound => Prefix + "messages.inbound";
}
