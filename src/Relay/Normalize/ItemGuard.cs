using Relay.Channels;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Normalize;

/// <summary>Judges whose an item is. Whoever holds a secret of one tenant could name another's account in a body that verifies.</summary>
internal static class ItemGuard
{
    // No provider's ids come near it. They stand in keys and headers, and are kept in memory.
    private const int MaxIdLength = 256;

    // The same of messages' ids; a longer one is none, and the item's bytes stand for it.
    private const int MaxMessageIdLength = 512;

    public static ParsedItem Check(ItemContext context, ParsedItem parsed)
    {
        var names = NamesOf(parsed);
        if (IsTooLong(names))
        {
            return new Refused(QuarantineReasons.UnknownShape, $"an identifier is longer than {MaxIdLength} characters");
        }

        parsed = WithoutLongId(parsed);
        var judged = parsed.Source is { } source ? CheckSource(context, parsed, source) : parsed;
        if (judged is Refused || parsed.Source is { Channel: not TenantSnapshot.WabaChannel })
        {
            return judged;
        }

        // Where a body names no number, its entry stands for the account, and that can be another tenant's too.
        return names.Account is { Id: var id } account
            && (IsForeign(context, account.Channel, id) || IsForeign(context, TenantSnapshot.WabaChannel, id))
                ? Foreign(account)
                : judged;
    }

    private static ParsedItem WithoutLongId(ParsedItem parsed) => parsed switch
    {
        ParsedMessage { ProviderMessageId.Length: > MaxMessageIdLength } message =>
            message with { ProviderMessageId = null, Warnings = [.. message.Warnings, Warnings.IdMissing] },
        ParsedReceipt { ProviderMessageId.Length: > MaxMessageIdLength } receipt =>
            receipt with { ProviderMessageId = null, Warnings = [.. receipt.Warnings, Warnings.IdMissing] },
        _ => parsed,
    };

    private static ParsedItem CheckSource(ItemContext context, ParsedItem parsed, AccountName source)
    {
        var isIntegration = source.Channel == TenantSnapshot.GenesysChannel;
        switch (context.Snapshot.OwnershipOf(source.Channel, source.Id, context.Tenant.Id))
        {
            case Ownership.Foreign:
                return Foreign(source);
            case Ownership.Own when isIntegration && context.Raw.SecretOwner != source.Id:
                return new Refused(QuarantineReasons.SecretMismatch, "the secret that matched belongs to another integration") { Source = source };
            case Ownership.Nobody when isIntegration && parsed is not Refused:
                return new Refused(QuarantineReasons.UnknownAccount, "no tenant has this integration") { Source = source };
            case Ownership.Nobody when parsed is not (Refused or Ignored) && !parsed.Warnings.Contains(Warnings.UnknownAccount):
                return parsed with { Warnings = [.. parsed.Warnings, Warnings.UnknownAccount] };
            default:
                return parsed;
        }
    }

    private static bool IsForeign(ItemContext context, string channel, string id) =>
        context.Snapshot.OwnershipOf(channel, id, context.Tenant.Id) == Ownership.Foreign;

    private static Refused Foreign(AccountName account) =>
        new(QuarantineReasons.ForeignAccount, "the account belongs to another tenant") { Source = account };

    private static (AccountName? Account, CustomerIds Customer, CustomerIds Other) NamesOf(ParsedItem parsed) => parsed switch
    {
        ParsedMessage message => (message.Account, message.Customer, message.AlsoKnownAs),
        ParsedReceipt receipt => (receipt.Account, receipt.Customer, default),
        ParsedEvent channelEvent => (channelEvent.Account, channelEvent.Customer, channelEvent.Previous),
        _ => (null, default, default),
    };

    private static bool IsTooLong((AccountName? Account, CustomerIds Customer, CustomerIds Other) names) =>
        names.Account?.Id.Length > MaxIdLength || IsTooLong(names.Customer) || IsTooLong(names.Other);

    private static bool IsTooLong(CustomerIds ids) =>
        ids.Phone?.Length > MaxIdLength || ids.UserId?.Length > MaxIdLength || ids.GroupId?.Length > MaxIdLength || ids.Key?.Length > MaxIdLength;
}
