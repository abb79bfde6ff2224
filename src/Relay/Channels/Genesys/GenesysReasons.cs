using System.Collections.Frozen;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>
/// Why an agent's message failed, in the words that Genesys' receipts allow. Genesys refuses any other code, so what is not in the table
/// is a <c>GeneralError</c>.
/// </summary>
internal static class GenesysReasons
{
    private const string General = "GeneralError";

    // By WhatsApp's error code, or by the category under which Relay itself gave a message up.
    private static readonly FrozenDictionary<string, string> ByCause = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["4"] = "RateLimited",
        ["17"] = "RateLimited",
        ["32"] = "RateLimited",
        ["341"] = "RateLimited",
        ["613"] = "RateLimited",
        ["80006"] = "RateLimited",
        ["80007"] = "RateLimited",
        ["130429"] = "RateLimited",
        ["131048"] = "RateLimited",
        ["131056"] = "RateLimited",
        ["131064"] = "RateLimited",
        ["131208"] = "RateLimited",
        ["132069"] = "RateLimited",
        ["1"] = "ServerError",
        ["2"] = "ServerError",
        ["131000"] = "ServerError",
        ["131016"] = "ServerError",
        ["131057"] = "ServerError",
        ["133004"] = "ServerError",
        ["2494100"] = "ServerError",
        ["130472"] = "MessageNotAllowed",
        ["130497"] = "MessageNotAllowed",
        ["131047"] = "MessageNotAllowed",
        ["131049"] = "MessageNotAllowed",
        ["131055"] = "MessageNotAllowed",
        ["131063"] = "MessageNotAllowed",
        ["134100"] = "MessageNotAllowed",
        ["131050"] = "RecipientOptedOut",
        ["551"] = "InvalidDestination",
        ["131020"] = "InvalidDestination",
        ["131021"] = "InvalidDestination",
        ["131026"] = "InvalidDestination",
        ["131030"] = "InvalidDestination",
        ["131041"] = "InvalidDestination",
        ["131062"] = "InvalidDestination",
        ["131212"] = "InvalidDestination",
        ["137000"] = "InvalidDestination",
        ["131051"] = "UnsupportedMessage",
        ["131060"] = "UnknownMessage",
        ["100"] = "InvalidMessageStructure",
        ["131008"] = "InvalidMessageStructure",
        ["131009"] = "InvalidMessageStructure",
        ["135000"] = "InvalidMessageStructure",
        ["131052"] = "MediaTypeNotAllowed",
        ["131053"] = "MediaTypeNotAllowed",
        [RefusalCodes.Expired] = "MessageExpired",
        [RefusalCodes.Unsupported] = "UnsupportedMessage",
        [DeliveryCategories.Throttled] = "RateLimited",
        [DeliveryCategories.Unavailable] = "ServerError",
        [DeliveryCategories.Timeout] = "ServerError",
        [DeliveryCategories.Window] = "MessageNotAllowed",
        [DeliveryCategories.Recipient] = "InvalidDestination",
        [DeliveryCategories.Content] = "InvalidMessageStructure",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["RateLimited"] = "Too many messages were sent in a short time.",
        ["MessageNotAllowed"] = "The channel does not allow this message to this customer now; after 24 hours without a word from the customer only templates are allowed.",
        ["ServerError"] = "The channel was not available.",
        ["InvalidDestination"] = "The customer cannot be reached at this address.",
        ["InvalidMessageStructure"] = "The channel does not accept the message in this form.",
        ["RecipientOptedOut"] = "The customer does not want these messages.",
        ["UnsupportedMessage"] = "The channel does not know this kind of message.",
        ["UnknownMessage"] = "The channel does not know the message that this one is about.",
        ["MediaTypeNotAllowed"] = "The channel does not accept the file.",
        ["MessageExpired"] = "The message could not be delivered in time.",
        [General] = "The message could not be delivered.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The reasons of a failed receipt; at least one, each once. Holds nothing that a provider wrote but its code.</summary>
    public static IReadOnlyList<ReceiptReason> Of(Receipt receipt)
    {
        var reasons = (receipt.Errors ?? []).Select(error => Reason(error, receipt)).Distinct().ToList();
        return reasons.Count > 0 ? reasons : [new ReceiptReason(General, Words[General])];
    }

    private static ReceiptReason Reason(ReceiptError error, Receipt receipt)
    {
        // What Relay gave up has the category as its title, and a provider's code only when a provider had its say. Providers write what
        // they like: of theirs only the numbers count.
        var isOurs = receipt.Source == ReceiptSources.Relay;
        var code = (isOurs || IsNumber(error.Code) ? Known(error.Code) : null) ?? (isOurs ? Known(error.Title) : null) ?? General;
        return new(code, IsNumber(error.Code) ? $"{Words[code]} ({receipt.Channel} {error.Code})" : Words[code]);
    }

    private static string? Known(string? cause)
    {
        if (cause is null)
        {
            return null;
        }

        // All of 132000 to 132999 are about templates and what is filled into them.
        var aboutTemplates = cause.Length == 6 && IsNumber(cause) && cause.StartsWith("132", StringComparison.Ordinal);
        return ByCause.GetValueOrDefault(cause) ?? (aboutTemplates ? "InvalidMessageStructure" : null);
    }

    private static bool IsNumber(string? cause) => cause is { Length: > 0 and <= 8 } && cause.All(char.IsAsciiDigit);
}
