namespace Relay.Channels.Meta;

/// <summary>Where something stands in the body; no length, not there.</summary>
internal readonly record struct ByteRange(int Start, int Length)
{
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> body) => body.Slice(Start, Length);

    public string Text(ReadOnlyMemory<byte> body) => JsonText.Scalar(Of(body).Span);
}

/// <summary>An item as <see cref="EnvelopeScan"/> finds it: what stands around it may come later in the body.</summary>
internal readonly record struct Piece(string Kind, ByteRange Json, EntryPart? Entry, ChangePart? Change = null, ThreadPart? Thread = null);

internal sealed class EntryPart
{
    public ByteRange Id { get; set; }

    public ByteRange Time { get; set; }

    public ItemEnvelope? Envelope { get; set; }
}

internal sealed class ChangePart
{
    public ByteRange Field { get; set; }

    public ByteRange Metadata { get; set; }

    public ByteRange Contacts { get; set; }

    public ByteRange Errors { get; set; }

    /// <summary>Something in it is an item already.</summary>
    public bool HasItems { get; set; }

    /// <summary>A value other than null was seen.</summary>
    public bool HasValue { get; set; }

    /// <summary>The value is no object.</summary>
    public bool HasOddValue { get; set; }

    /// <summary>The value says something beside its lists and what describes them.</summary>
    public bool HasRest { get; set; }

    /// <summary>A history entry holds no item and yet something: how far the import has come.</summary>
    public bool HasProgress { get; set; }

    /// <summary>What should be a list and is none.</summary>
    public List<ByteRange> Broken { get; } = [];

    public ItemEnvelope? Envelope { get; set; }
}

internal sealed class ThreadPart
{
    public ByteRange Id { get; set; }

    public ByteRange Context { get; set; }

    public ItemEnvelope? Envelope { get; set; }
}

/// <summary>What one pass over a body found.</summary>
internal sealed class EnvelopeParts
{
    public ByteRange Object { get; set; }

    /// <summary>At least one <c>entry</c> is a list.</summary>
    public bool HasEntries { get; set; }

    /// <summary>An <c>entry</c> that is no list.</summary>
    public List<ByteRange> BrokenEntries { get; } = [];

    public List<Piece> Pieces { get; } = [];

    public void Add(Piece piece)
    {
        Pieces.Add(piece);
        piece.Change?.HasItems = true;
    }
}
