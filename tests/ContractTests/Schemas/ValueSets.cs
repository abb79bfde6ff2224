using System.Reflection;
using Relay.Contracts;

namespace ContractTests.Schemas;

/// <summary>Members that take one of a list of words, and whether the contract closes the list.</summary>
internal static class ValueSets
{
    private static readonly Dictionary<(Type Record, string Member), (Type Set, bool IsClosed)> Sets = new()
    {
        [(typeof(Message), "direction")] = (typeof(Directions), true),
        [(typeof(Message), "origin")] = (typeof(Origins), true),
        [(typeof(Message), "warnings")] = (typeof(Warnings), false),
        [(typeof(Party), "kind")] = (typeof(PartyKinds), true),
        [(typeof(Reply), "kind")] = (typeof(ReplyKinds), true),
        [(typeof(ChoicesContent), "style")] = (typeof(ChoiceStyles), true),
        [(typeof(CardAction), "type")] = (typeof(CardActionTypes), false),
        [(typeof(Receipt), "source")] = (typeof(ReceiptSources), true),
        [(typeof(Receipt), "status")] = (typeof(ReceiptStatus), true),
        [(typeof(Receipt), "warnings")] = (typeof(Warnings), false),
        [(typeof(ChannelEvent), "type")] = (typeof(ChannelEventTypes), false),
        [(typeof(ChannelEvent), "warnings")] = (typeof(Warnings), false),
        [(typeof(DeliveryResult), "outcome")] = (typeof(DeliveryOutcomes), true),
        [(typeof(DeliveryResult), "category")] = (typeof(DeliveryCategories), true),
        [(typeof(DeadLetter), "category")] = (typeof(DeliveryCategories), true),
        [(typeof(QuarantinedItem), "reason")] = (typeof(QuarantineReasons), false),
        [(typeof(QuarantinedItem), "warnings")] = (typeof(Warnings), false),
        [(typeof(MessageContent), "type")] = (typeof(ContentTypes), false),
    };

    /// <summary>Every class of the package that is such a list.</summary>
    public static IEnumerable<Type> All => typeof(Message).Assembly.GetExportedTypes().Where(IsSet);

    public static IEnumerable<Type> Used => Sets.Values.Select(set => set.Set).Distinct();

    public static bool IsSet(Type type) =>
        type is { IsAbstract: true, IsSealed: true } && type != typeof(HeaderNames) && type != typeof(TopicNames) && type != typeof(EventTypes) && Of(type).Count > 0;

    public static IReadOnlyList<string> Of(Type set) =>
        [.. set.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    public static (Type Set, bool IsClosed)? Find(Type record, string member) => Sets.TryGetValue((record, member), out var found) ? found : null;
}
