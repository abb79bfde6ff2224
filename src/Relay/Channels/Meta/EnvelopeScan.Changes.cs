using System.Text.Json;

namespace Relay.Channels.Meta;

/// <summary>Changes, their values, and the history in them.</summary>
internal ref partial struct EnvelopeScan
{
    private void ReadChange(EntryPart entry)
    {
        var change = new ChangePart();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            AddOdd(entry, change);
            return;
        }

        var start = Position;
        while (NextMember(out var name))
        {
            ReadChangeMember(name, entry, change);
        }

        CloseChange(new Piece(WebhookItem.Change, new ByteRange(start, End - start), entry, change));
    }

    private void ReadChangeMember(string name, EntryPart entry, ChangePart change)
    {
        if (name == MetaNames.Field)
        {
            change.Field = SkipValue();
        }
        else if (name == MetaNames.Value && _reader.TokenType == JsonTokenType.StartObject)
        {
            change.HasValue = true;
            ReadValue(entry, change);
        }
        else
        {
            var isValue = name == MetaNames.Value && _reader.TokenType != JsonTokenType.Null;
            change.HasValue |= isValue;
            change.HasOddValue |= isValue;
            _reader.Skip();
        }
    }

    private void ReadValue(EntryPart entry, ChangePart change)
    {
        while (NextMember(out var name))
        {
            switch (name)
            {
                case MetaNames.Metadata:
                    change.Metadata = SkipValue();
                    break;
                case MetaNames.Contacts:
                    change.Contacts = SkipValue();
                    break;
                case MetaNames.Product:
                    _reader.Skip();
                    break;
                case MetaNames.History:
                    ReadHistory(entry, change);
                    break;
                case var list when MetaNames.IsList(list):
                    var start = Position;
                    ReadList(new Piece(list, default, entry, change), change.Broken);
                    change.Errors = list == MetaNames.Errors ? new ByteRange(start, End - start) : change.Errors;
                    break;
                default:
                    change.HasRest |= _reader.TokenType != JsonTokenType.Null;
                    _reader.Skip();
                    break;
            }
        }
    }

    private readonly void CloseChange(Piece whole)
    {
        var change = whole.Change!;
        var isListField = MetaNames.IsListField(JsonText.Scalar(_body.Slice(change.Field.Start, change.Field.Length)));
        var tellsMore = change.HasProgress || ((change.HasRest || change.HasOddValue) && !isListField);
        if (change.HasItems)
        {
            foreach (var range in change.Broken)
            {
                _parts.Add(whole with { Kind = WebhookItem.Unknown, Json = range });
            }

            if (tellsMore)
            {
                _parts.Add(whole);
            }

            return;
        }

        var isUnknown = change.Broken.Count > 0 || (change.HasOddValue && isListField);
        var isEmpty = !change.HasValue || (isListField && !change.HasRest && !tellsMore);
        var kind = isUnknown ? WebhookItem.Unknown : isEmpty ? WebhookItem.Empty : WebhookItem.Change;
        _parts.Add(whole with { Kind = kind });
    }

    private void ReadHistory(EntryPart entry, ChangePart change)
    {
        if (!IsList(change.Broken))
        {
            return;
        }

        while (NextElement())
        {
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                ReadHistoryEntry(entry, change);
            }
            else
            {
                AddOdd(entry, change);
            }
        }
    }

    private void ReadHistoryEntry(EntryPart entry, ChangePart change)
    {
        var start = Position;
        var before = _parts.Pieces.Count;
        var brokenBefore = change.Broken.Count;
        var hasRest = false;
        while (NextMember(out var name))
        {
            if (name == MetaNames.Errors)
            {
                ReadList(new Piece(name, default, entry, change), change.Broken);
            }
            else if (name == MetaNames.Threads)
            {
                hasRest |= ReadThreads(entry, change);
            }
            else
            {
                hasRest |= _reader.TokenType != JsonTokenType.Null;
                _reader.Skip();
            }
        }

        if (_parts.Pieces.Count > before || change.Broken.Count > brokenBefore)
        {
            return;
        }

        change.HasProgress |= hasRest;
        if (!hasRest)
        {
            _parts.Add(new Piece(WebhookItem.Empty, new ByteRange(start, End - start), entry, change));
        }
    }

    // True when there was a thread, even one without messages.
    private bool ReadThreads(EntryPart entry, ChangePart change)
    {
        if (!IsList(change.Broken))
        {
            return false;
        }

        var any = false;
        while (NextElement())
        {
            any = true;
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                ReadThread(entry, change);
            }
            else
            {
                AddOdd(entry, change);
            }
        }

        return any;
    }

    private void ReadThread(EntryPart entry, ChangePart change)
    {
        var thread = new ThreadPart();
        while (NextMember(out var name))
        {
            switch (name)
            {
                case MetaNames.Id:
                    thread.Id = SkipValue();
                    break;
                case MetaNames.Context:
                    thread.Context = SkipValue();
                    break;
                case MetaNames.Messages:
                    ReadList(new Piece(name, default, entry, change, thread), change.Broken);
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }
    }
}
