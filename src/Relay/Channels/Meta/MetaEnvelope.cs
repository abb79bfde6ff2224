using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Meta;

/// <summary>
/// Cuts a body of Meta into items, by bytes and without parsing them. The rule behind every decision: what stands in the body is one
/// item or describes one; nothing is left over.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Elements of the lists of a value, of a history thread's <c>messages</c>, of <c>messaging</c> and <c>standby</c> are items
/// whatever their JSON type: a null among messages is an item that the parser refuses.</item>
/// <item>An entry or change that is null, or says nothing, is <c>empty</c>; one that is no object is <c>unknown</c>. A list that is null
/// counts as absent.</item>
/// <item>What should be a list and is none: when nothing else came of the change (or entry), the whole of it is <c>unknown</c>; else its
/// neighbours are items as ever, and the broken member alone is <c>unknown</c>.</item>
/// <item>A value without items is a <c>change</c> as a whole; but <c>empty</c> where the field is one that lives of its lists and the
/// value says no more. Beside items, what else such a value says describes them. In any other field it is a <c>change</c> of its own.</item>
/// <item>A history entry without messages and errors tells how far the import has come: the change as a whole, once; <c>empty</c> when it
/// says nothing at all.</item>
/// <item>An entry that has <c>field</c> and <c>value</c> itself (Instagram Login) is a change too. One with other members only is
/// <c>unknown</c>.</item>
/// <item>Of keys that occur twice every list counts; of scalars, metadata and contacts the last.</item>
/// </list>
/// </remarks>
internal static class MetaEnvelope
{
    public const int MaxDepth = 16_384;

    public static SlicedBody Slice(ReadOnlyMemory<byte> body)
    {
        var parts = new EnvelopeParts();
        try
        {
            new EnvelopeScan(body.Span, parts).Run();
        }
        catch (JsonException)
        {
            // The reader knows no other way to say it. Its message holds bytes of the body, so it goes nowhere.
            return SlicedBody.Whole(QuarantineReasons.NotJson, "The body is no well-formed JSON, or is nested too deep.");
        }

        var kind = parts.Object.Text(body);
        if (!MetaObjects.IsKnown(kind))
        {
            return SlicedBody.Whole(QuarantineReasons.UnknownShape, "The body's 'object' is missing or unknown.");
        }

        if (!parts.HasEntries)
        {
            return SlicedBody.Whole(QuarantineReasons.UnknownShape, "The body has no list 'entry'.");
        }

        return new SlicedBody(Items(body, kind, parts), null);
    }

    private static WebhookItem[] Items(ReadOnlyMemory<byte> body, string kind, EnvelopeParts parts)
    {
        var pieces = parts.Pieces;
        pieces.AddRange(parts.BrokenEntries.Select(range => new Piece(WebhookItem.Unknown, range, null)));
        if (pieces.Count == 0)
        {
            pieces.Add(new Piece(WebhookItem.Empty, new ByteRange(0, body.Length), null));
        }

        var items = new WebhookItem[pieces.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new WebhookItem(i, pieces[i].Kind, pieces[i].Json.Of(body), EnvelopeOf(body, kind, pieces[i]));
        }

        return items;
    }

    private static ItemEnvelope EnvelopeOf(ReadOnlyMemory<byte> body, string kind, Piece piece)
    {
        if (piece.Entry is not { } entry)
        {
            return new ItemEnvelope { Object = kind };
        }

        var around = entry.Envelope ??= new ItemEnvelope { Object = kind, EntryId = entry.Id.Text(body), EntryTime = entry.Time.Text(body) };
        if (piece.Change is { } change)
        {
            around = change.Envelope ??= around with
            {
                Field = change.Field.Text(body),
                Metadata = change.Metadata.Of(body),
                Contacts = change.Contacts.Of(body),
                Errors = change.Errors.Of(body),
            };
        }

        if (piece.Thread is { } thread)
        {
            around = thread.Envelope ??= around with { ThreadId = thread.Id.Text(body), ThreadContext = thread.Context.Of(body) };
        }

        return around;
    }
}
