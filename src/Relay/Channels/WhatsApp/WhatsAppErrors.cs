using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>Errors as they stand in messages, statuses and values.</summary>
internal static class WhatsAppErrors
{
    /// <summary>Null when there are none.</summary>
    public static IReadOnlyList<ReceiptError>? Of(JsonElement errors)
    {
        List<ReceiptError>? found = null;
        foreach (var error in errors.Items())
        {
            if (error.IsObject())
            {
                (found ??= []).Add(One(error));
            }
        }

        return found;
    }

    // error_data is an object, in places a string; older errors carry details at the top.
    public static ReceiptError One(JsonElement error)
    {
        var data = error.Get("error_data");
        return new ReceiptError(
            error.Word("code"),
            error.Word("title") ?? error.Word("message"),
            data.Word("details") ?? data.Word() ?? error.Word("details"));
    }
}
