namespace Relay.Channels;

/// <summary>What the envelope of a body gave: items, or the reason why the whole body goes to quarantine.</summary>
/// <param name="Items">In the order of the body; empty when <paramref name="Fault"/> is set.</param>
internal readonly record struct SlicedBody(IReadOnlyList<WebhookItem> Items, Refused? Fault)
{
    public static SlicedBody Whole(string reason, string detail) => new([], new Refused(reason, detail));
}
