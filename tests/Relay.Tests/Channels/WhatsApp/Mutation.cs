using System.Text;
using System.Text.Json;

namespace Relay.Tests.Channels.WhatsApp;

/// <summary>A body of the corpus and what is done to it.</summary>
internal sealed record Mutation(int Body, Edit[] Edits)
{
    public byte[] Apply() => Edits.Aggregate(Encoding.UTF8.GetBytes(WhatsAppCorpus.Bodies[Body]), (bytes, edit) => edit.Apply(bytes));

    public override string ToString() => $"{Body}: {string.Join(", ", Edits.Select(edit => edit.ToString()))}";
}

/// <summary>One change to a body. The numbers may be any; they are taken modulo what there is.</summary>
internal sealed record Edit(int Kind, int At, int With)
{
    public const int Kinds = 7;

    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "0", "-1", "1e400", "99999999999999999999999", "\"\"", "\" \"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "{}", "[]", "[[]]",
            "[null]", "[{}]", "{\"\\udfff\":1}", "{\"id\":{}}", new string('[', 70) + new string(']', 70), "\"GB.\"", "\"+\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public byte[] Apply(byte[] body)
    {
        if (body.Length == 0)
        {
            return body;
        }

        var (values, members) = Ranges(body);
        return Kind switch
        {
            0 => Flip(body),
            1 => body[..(At % body.Length)],
            2 when values.Count > 0 => Splice(body, Pick(values, At), Values[With % Values.Length]),
            3 when members.Count > 0 => Splice(body, Pick(members, At), [.. body[Pick(members, At)], (byte)',', .. body[Pick(members, With)]]),
            4 when values.Count > 0 => Splice(body, Pick(values, At), body[Pick(values, With)]),
            5 when members.Count > 0 => Splice(body, Pick(members, At), [(byte)'"', (byte)'q', (byte)'"', (byte)':', (byte)'1']),
            6 when values.Count > 0 => Splice(body, Pick(values, At), Requote(body[Pick(values, At)])),
            _ => Flip(body),
        };
    }

    private byte[] Flip(byte[] body)
    {
        body[At % body.Length] ^= (byte)(1 << (With % 8));
        return body;
    }

    // A number becomes a string, and a string what stood in it.
    private static byte[] Requote(byte[] value) => value is [(byte)'"', .. var inner, (byte)'"'] ? inner : [(byte)'"', .. value.Where(b => b != '"'), (byte)'"'];

    private static Range Pick(List<Range> ranges, int index) => ranges[index % ranges.Count];

    private static byte[] Splice(byte[] body, Range range, byte[] with) => [.. body[..range.Start.Value], .. with, .. body[range.End.Value..]];

    // Of all values, and of all members with their names; none when an earlier edit has broken the JSON.
    private static (List<Range> Values, List<Range> Members) Ranges(byte[] body)
    {
        List<Range> values = [];
        List<Range> members = [];
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 20_000 });
        Stack<(int Start, int Name)> open = [];
        var name = -1;
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = start;
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((start, name));
                        name = -1;
                        continue;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        (start, name) = open.Pop();
                        break;
                }

                var end = (int)reader.BytesConsumed;
                values.Add(start..end);
                if (name >= 0)
                {
                    members.Add(name..end);
                }

                name = -1;
            }
        }
        catch (JsonException)
        {
            return ([], []);
        }

        return (values, members);
    }
}
