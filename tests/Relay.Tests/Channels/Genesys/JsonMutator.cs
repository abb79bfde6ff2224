using System.Text.Json;

namespace Relay.Tests.Channels.Genesys;

/// <summary>Spoils JSON: bytes flipped, cut off or doubled; values of another type; members doubled or renamed. The same seed does the same.</summary>
internal sealed class JsonMutator(int seed)
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "0", "-1e400", "1234567890123456789012345678901234567890", "\"\"", "\" \"", "\"\\ud800\"", "\"\\ude00\\ud83d\"", "[]", "{}",
            "[null]", "[[[]]]", "{\"id\":{}}", "{\"\\ud800\":1}", "\"2026-13-99T99:99:99Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"",
            "\"{{1}}}}{{\"", "\"Outbound\"", "\"Inbound\"", "\"Text\"", "\"Receipt\"", "\"Event\"", new string('[', 70) + new string(']', 70),
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

#pragma warning disable CA5394 // Tests want chance that repeats, not chance that nobody can guess.
    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] json, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var tokens = Tokens(json);
            json = tokens.Count == 0 || _random.Next(4) == 0 ? Damage(json) : Change(json, tokens[_random.Next(tokens.Count)]);
        }

        return json;
    }

    private byte[] Damage(byte[] json)
    {
        var at = json.Length == 0 ? 0 : _random.Next(json.Length);
        switch (_random.Next(8))
        {
            case 0:
                return json[..at];
            case 1:
                return [.. json[..at], .. json[(at / 2)..]];
            case 2 or 3 when json.Length > 0:
                var flipped = json.ToArray();
                flipped[at] ^= (byte)(1 << _random.Next(8));
                return flipped;
            default:
                return json;
        }
    }

    private byte[] Change(byte[] json, Token token) => token.IsName
        ? _random.Next(3) switch
        {
            0 => [.. json[..token.Start], .. json[token.Start..token.End], .. ":7,"u8, .. json[token.Start..]],
            1 => [.. json[..token.Start], .. "\"\\ud800\""u8, .. json[token.End..]],
            _ => OtherCase(json, token),
        }
        : [.. json[..token.Start], .. Values[_random.Next(Values.Length)], .. json[token.End..]];

    private static byte[] OtherCase(byte[] json, Token token)
    {
        var changed = json.ToArray();
        for (var i = token.Start; i < token.End; i++)
        {
            changed[i] = char.IsAsciiLetter((char)changed[i]) ? (byte)(changed[i] ^ 0x20) : changed[i];
        }

        return changed;
    }
#pragma warning restore CA5394

    private static List<Token> Tokens(byte[] json)
    {
        var tokens = new List<Token>();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
                {
                    var end = reader;
                    end.TrySkip();
                    tokens.Add(reader.TokenType == JsonTokenType.PropertyName
                        ? new Token((int)reader.TokenStartIndex, (int)reader.TokenStartIndex + NameLength(json, (int)reader.TokenStartIndex), IsName: true)
                        : new Token((int)reader.TokenStartIndex, (int)end.BytesConsumed, IsName: false));
                }
            }
        }
        catch (JsonException)
        {
            // Spoilt already: the next mutation is of bytes.
            tokens.Clear();
        }

        return tokens;
    }

    private static int NameLength(byte[] json, int start)
    {
        var end = start + 1;
        while (json[end] != (byte)'"')
        {
            end += json[end] == (byte)'\\' ? 2 : 1;
        }

        return end + 1 - start;
    }

    private readonly record struct Token(int Start, int End, bool IsName);
}
