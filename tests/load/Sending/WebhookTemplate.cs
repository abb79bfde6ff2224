using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relay.IntegrationTests.Harness;

namespace Relay.Load.Sending;

/// <summary>
/// Writes requests with a text message of a customer of one tenant: the same bytes but for who writes, a number, and the signature, so that
/// making one costs little more than signing it.
/// </summary>
internal sealed class WebhookTemplate
{
    /// <summary>What stands before the number in the text of each message.</summary>
    public const string Mark = "load ";

    public const int NumberLength = 10;

    private const string NumberSlot = "@@@@@@@@@@";
    private const string PhoneSlot = "~~~~~~~~~~~";
    private static readonly string SignatureSlot = new('^', 64);

    private readonly byte[] _request;
    private readonly int _body;
    private readonly int _signature;
    private readonly int[] _numbers;
    private readonly int[] _phones;
    private readonly byte[] _key;

    public WebhookTemplate(TestTenant tenant)
    {
        var body = MetaBodies.Text(tenant, PhoneSlot, $"wamid.LOAD{NumberSlot}", Mark + NumberSlot);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /webhook/meta/{tenant.Id} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nX-Hub-Signature-256: sha256={SignatureSlot}\r\n\r\n");
        _request = [.. Encoding.ASCII.GetBytes(head), .. body];
        _body = head.Length;
        _signature = _request.AsSpan().IndexOf(Encoding.ASCII.GetBytes(SignatureSlot));
        _numbers = Places(_request, NumberSlot);
        _phones = Places(_request, PhoneSlot);
        _key = Encoding.UTF8.GetBytes(tenant.AppSecret);
    }

    public int Length => _request.Length;

    public int BodyLength => _request.Length - _body;

    /// <param name="target">Of <see cref="Length"/> bytes.</param>
    /// <param name="number">Which message it is: a new one is another message to Relay.</param>
    /// <param name="customer">Which of the tenant's customers writes.</param>
    public void Write(Span<byte> target, int number, int customer)
    {
        _request.CopyTo(target);
        foreach (var at in _numbers)
        {
            Utf8Formatter.TryFormat(number, target.Slice(at, NumberLength), out _, new('D', NumberLength));
        }

        foreach (var at in _phones)
        {
            // 555-01xx belongs to nobody, in every area code.
            Utf8Formatter.TryFormat(10_005_550_100L + ((200L + (customer / 100 % 800)) * 10_000_000L) + (customer % 100), target.Slice(at, PhoneSlot.Length), out _);
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, target[_body..], hash);
        Convert.TryToHexStringLower(hash, target.Slice(_signature, SignatureSlot.Length), out _);
    }

    public byte[] Write(int number, int customer)
    {
        var request = new byte[Length];
        Write(request, number, customer);
        return request;
    }

    /// <summary>The number of the message that these bytes hold somewhere; -1 when there is none.</summary>
    public static int NumberIn(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf("\"load "u8);
        return at >= 0 && Utf8Parser.TryParse(bytes.Slice(at + 1 + Mark.Length, NumberLength), out int number, out _) ? number : -1;
    }

    private static int[] Places(byte[] request, string slot)
    {
        var wanted = Encoding.ASCII.GetBytes(slot);
        var places = new List<int>();
        for (var from = 0; request.AsSpan(from).IndexOf(wanted) is >= 0 and var at; from += at + wanted.Length)
        {
            places.Add(from + at);
        }

        return [.. places];
    }
}
