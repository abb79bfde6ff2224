using System.Text;
using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>Headers of a record. Values are UTF-8 text; of headers with one name, the last counts.</summary>
internal sealed class RecordHeaders
{
    public RecordHeaders()
        : this(new Headers())
    {
    }

    internal RecordHeaders(Headers inner) => Inner = inner;

    internal Headers Inner { get; }

    /// <summary>Bytes of all names and values.</summary>
    public int Size
    {
        get
        {
            // Asked of every record that is read.
            var size = 0;
            for (var n = 0; n < Inner.Count; n++)
            {
                size += Encoding.UTF8.GetByteCount(Inner[n].Key) + (Inner[n].GetValueBytes()?.Length ?? 0);
            }

            return size;
        }
    }

    /// <summary>Names and values as they are, in their order. A value that is absent counts as empty.</summary>
    public IEnumerable<(string Name, byte[] Value)> All => Inner.Select(h => (h.Key, h.GetValueBytes() ?? []));

    public void AddBytes(string name, byte[] value) => Inner.Add(name, value);

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            Inner.Add(name, Encoding.UTF8.GetBytes(value));
        }
    }

    public string? Get(string name) =>
        Inner.TryGetLastBytes(name, out var value) && value is not null ? Encoding.UTF8.GetString(value) : null;
}
