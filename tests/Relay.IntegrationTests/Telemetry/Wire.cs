using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Relay.IntegrationTests.Telemetry;

/// <summary>A message of protocol buffers, read by the numbers of its fields.</summary>
internal readonly struct Wire
{
    private readonly IReadOnlyList<(int Field, ulong Number, byte[] Bytes)> _fields;

    public Wire(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        for (ReadOnlySpan<byte> rest = message; rest.Length > 0;)
        {
            var tag = Varint(ref rest);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((field, Varint(ref rest), []));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, 8)), []));
                    break;
                case 2:
                    fields.Add((field, 0, Take(ref rest, (int)Varint(ref rest)).ToArray()));
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref rest, 4)), []));
                    break;
                default:
                    throw new InvalidDataException($"{tag & 7} is no kind of field.");
            }
        }

        _fields = fields;
    }

    public IEnumerable<Wire> All(int field) => Values(field).Select(bytes => new Wire(bytes));

    public Wire One(int field) => new(Values(field).LastOrDefault() ?? []);

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public byte[] Bytes(int field) => Values(field).LastOrDefault() ?? [];

    public bool Has(int field) => _fields.Any(f => f.Field == field);

    public ulong Number(int field) => _fields.LastOrDefault(f => f.Field == field).Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    /// <summary>A list of attributes; every value as text.</summary>
    public Dictionary<string, string> Attributes(int field) => All(field).ToDictionary(a => a.Text(1), a => ValueOf(a.One(2)), StringComparer.Ordinal);

    private static string ValueOf(Wire value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(2) ? (value.Number(2) == 1 ? "true" : "false")
        : value.Has(3) ? ((long)value.Number(3)).ToString(CultureInfo.InvariantCulture)
        : value.Double(4).ToString(CultureInfo.InvariantCulture);

    private IEnumerable<byte[]> Values(int field) => _fields.Where(f => f.Field == field).Select(f => f.Bytes);

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref rest, 1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
