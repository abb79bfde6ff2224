using System.Text;
using System.Text.Json;

namespace Relay.Channels.Meta;

/// <summary>
/// One pass over a body, which notes where items stand. Members may come in any order and more than once, so nothing is decided about an
/// item before the whole body was read. Faulty JSON throws <see cref="JsonException"/>, as the reader does.
/// </summary>
internal ref partial struct EnvelopeScan
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly EnvelopeParts _parts;
    private Utf8JsonReader _reader;

    public EnvelopeScan(ReadOnlySpan<byte> body, EnvelopeParts parts)
    {
        _body = body;
        _parts = parts;
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MetaEnvelope.MaxDepth });
    }

    public void Run()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            ReadBody();
        }
        else
        {
            _reader.Skip();
        }

        // Anything behind the root makes the reader throw.
        _reader.Read();
    }

    private void ReadBody()
    {
        while (NextMember(out var name))
        {
            switch (name)
            {
                case MetaNames.Object:
                    _parts.Object = SkipValue();
                    break;
                case MetaNames.Entry when _reader.TokenType == JsonTokenType.StartArray:
                    _parts.HasEntries = true;
                    while (NextElement())
                    {
                        ReadEntry();
                    }

                    break;
                case MetaNames.Entry:
                    _parts.BrokenEntries.Add(SkipValue());
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }
    }

    private void ReadEntry()
    {
        var entry = new EntryPart();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            AddOdd(entry);
            return;
        }

        var start = Position;
        var before = _parts.Pieces.Count;
        List<ByteRange> broken = [];
        var hasRest = false;
        ChangePart? flat = null;
        while (NextMember(out var name))
        {
            switch (name)
            {
                case MetaNames.Id:
                    entry.Id = SkipValue();
                    break;
                case MetaNames.Time:
                    entry.Time = SkipValue();
                    break;
                case MetaNames.Changes:
                    ReadChanges(entry, broken);
                    break;
                case MetaNames.Messaging or MetaNames.Standby:
                    ReadList(new Piece(name, default, entry), broken);
                    break;
                case MetaNames.Field or MetaNames.Value:
                    ReadChangeMember(name, entry, flat ??= new ChangePart());
                    break;
                default:
                    hasRest |= _reader.TokenType != JsonTokenType.Null;
                    _reader.Skip();
                    break;
            }
        }

        var whole = new ByteRange(start, End - start);
        if (flat is not null)
        {
            CloseChange(new Piece(WebhookItem.Change, whole, entry, flat));
        }

        CloseEntry(new Piece(WebhookItem.Unknown, whole, entry), before, broken, hasRest);
    }

    private readonly void CloseEntry(Piece whole, int before, List<ByteRange> broken, bool hasRest)
    {
        if (_parts.Pieces.Count == before)
        {
            _parts.Add(broken.Count > 0 || hasRest ? whole : whole with { Kind = WebhookItem.Empty });
            return;
        }

        foreach (var range in broken)
        {
            _parts.Add(whole with { Json = range });
        }
    }

    private void ReadChanges(EntryPart entry, List<ByteRange> broken)
    {
        if (!IsList(broken))
        {
            return;
        }

        while (NextElement())
        {
            ReadChange(entry);
        }
    }

    // What is null counts as absent; what is neither null nor a list is noted, so that it is not lost.
    private bool IsList(List<ByteRange> broken)
    {
        if (_reader.TokenType == JsonTokenType.StartArray)
        {
            return true;
        }

        if (_reader.TokenType != JsonTokenType.Null)
        {
            broken.Add(SkipValue());
        }

        return false;
    }

    private void ReadList(Piece template, List<ByteRange> broken)
    {
        if (!IsList(broken))
        {
            return;
        }

        while (NextElement())
        {
            _parts.Add(template with { Json = SkipValue() });
        }
    }

    // An element that should be an object: null says nothing, anything else is of no known shape.
    private void AddOdd(EntryPart entry, ChangePart? change = null)
    {
        var kind = _reader.TokenType == JsonTokenType.Null ? WebhookItem.Empty : WebhookItem.Unknown;
        _parts.Add(new Piece(kind, SkipValue(), entry, change));
    }

    private readonly int Position => (int)_reader.TokenStartIndex;

    private readonly int End => (int)_reader.BytesConsumed;

    private ByteRange SkipValue()
    {
        var start = Position;
        _reader.Skip();
        return new ByteRange(start, End - start);
    }

    private bool NextElement()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    // Moves to the value of the next member of the object that was entered. ValueTextEquals would throw on an escaped lone surrogate.
    private bool NextMember(out string name)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            name = MetaNames.Other;
            return false;
        }

        name = _reader.ValueIsEscaped
            ? MetaNames.Of(Encoding.UTF8.GetBytes(JsonText.UnescapeLeniently(_reader.ValueSpan)))
            : MetaNames.Of(_reader.ValueSpan);
        _reader.Read();
        return true;
    }
}
