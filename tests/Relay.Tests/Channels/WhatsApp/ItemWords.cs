using Relay.Channels;
using Relay.Contracts;

namespace Relay.Tests.Channels.WhatsApp;

/// <summary>An item in a word or two, for tables of expectations.</summary>
internal static class ItemWords
{
    public static string Of(ParsedItem item) => item switch
    {
        ParsedMessage message => $"{EventTypes.KindOf(message.EventType)["message.".Length..]}:{OfContent(message.Content)}",
        ParsedReceipt receipt => $"receipt:{receipt.Status}",
        ParsedEvent happened => $"event:{happened.Type}",
        Refused refused => $"refused:{refused.Reason}",
        Ignored ignored => $"ignored:{ignored.Reason}",
        _ => throw new InvalidOperationException($"No such item: {item.GetType().Name}."),
    };

    /// <summary>The words of all, equal neighbours counted.</summary>
    public static string Of(IEnumerable<ParsedItem> items)
    {
        List<(string Word, int Count)> runs = [];
        foreach (var word in items.Select(Of))
        {
            if (runs.Count > 0 && runs[^1].Word == word)
            {
                runs[^1] = (word, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((word, 1));
            }
        }

        return string.Join(' ', runs.Select(run => run.Count == 1 ? run.Word : $"{run.Count}*{run.Word}"));
    }

    private static string OfContent(MessageContent content) => content switch
    {
        ReplyContent reply => $"reply/{reply.Reply.Kind}",
        UnsupportedContent unsupported => $"unsupported/{unsupported.Reason}",
        SystemContent system => $"system/{system.System.Type}",
        _ => content.Type,
    };
}
