using System.Text;
using System.Text.Json;
using Relay.Contracts;
using Relay.Project;
using Relay.Tests.Deliveries;
using Relay.Tests.Dispatch;
using Relay.Tests.Fakes;

namespace Relay.Tests.Project;

public sealed class DeadLetterRecordTests
{
    private static readonly Guid Id = Guid.Parse("5d000000-0000-5000-8000-00000000000a");

    private readonly FakePartition _partition = new(TopicNames.DeadLetters);

    [Fact]
    public void A_row_says_what_lists_ask_for_and_keeps_the_record()
    {
        _partition.Read("{}");
        var value = Bytes(Letters.Of(Id, DispatchRig.Outbound));
        Assert.Null(DeadLetterRecord.TryRead(_partition.Read(value, ("relay_raw", "test.webhooks/0/3")), out var row));
        Assert.Equal((Id, Harbor.Id, "c_oneaaaaaaaaaaaaaaaaaaaaaaa", "whatsapp:1", "recipient", "2"), (row!.Id, row.TenantId, row.ConversationId, row.Destination, row.Category, row.Part));
        Assert.Equal((2, 1L, "test.webhooks/0/3", ManualTimeProvider.Start), (row.Attempts, row.Offset, row.RawReference, row.At));
        Assert.Equal(value, row.Document);
    }

    [Fact]
    public void The_part_of_a_receipt_is_named_as_Dispatch_names_it()
    {
        Assert.Equal(("receipt:delivered", null), PartOf(DispatchRig.Receipt(ReceiptStatus.Delivered)));
        Assert.Equal(("receipt:delivered", null), PartOf(DispatchRig.Receipt(ReceiptStatus.Read)));
        Assert.Equal(("receipt:failed", null), PartOf(DispatchRig.Receipt(ReceiptStatus.Failed)));

        (string Part, int? Parts) PartOf(Receipt receipt)
        {
            Assert.Null(DeadLetterRecord.TryRead(_partition.Read(Bytes(Letters.Of(Id, null, receipt))), out var row));
            return (row!.Part, row.Parts);
        }
    }

    [Fact]
    public void What_a_provider_says_is_kept_without_what_no_text_holds()
    {
        var letter = Letters.Of(Id, DispatchRig.Outbound) with { Detail = "can\0not\0", Parts = 3 };
        Assert.Null(DeadLetterRecord.TryRead(_partition.Read(Bytes(letter)), out var row));
        Assert.Equal(("cannot", 3), (row!.Detail, row.Parts));
    }

    [Theory]
    [InlineData("", "is not what the topic holds")]
    [InlineData("null", "exactly one of message and receipt")]
    [InlineData("{}", "is not what the topic holds")]
    [InlineData("[1", "is not what the topic holds")]
    public void What_cannot_be_read_is_told_without_being_quoted(string value, string why) => Refused(Encoding.UTF8.GetBytes(value), why);

    [Fact]
    public void What_the_store_would_refuse_is_refused_before_it_gets_there()
    {
        var letter = Letters.Of(Id, DispatchRig.Outbound);
        Refused(Bytes(letter with { Message = null }), "exactly one of message and receipt");
        Refused(Bytes(letter with { Receipt = DispatchRig.Receipt(ReceiptStatus.Read) }), "exactly one of message and receipt");
        Refused(Bytes(letter with { ConversationId = new string('c', 513) }), "a name is longer");
        Refused(Bytes(letter with { Destination = "whatsapp:\01" }), "a name is longer");
        Assert.Equal("the record has no value", DeadLetterRecord.TryRead(_partition.Read((byte[]?)null), out _));

        // In the message itself it is the customer's to write.
        var hostile = letter with { Message = DispatchRig.Outbound with { Content = new TextContent { Text = "a\0b" } }, Detail = new string('d', 5000) };
        Assert.Null(DeadLetterRecord.TryRead(_partition.Read(Bytes(hostile)), out var row));
        Assert.Equal(1000, row!.Detail!.Length);
    }

    private static byte[] Bytes(DeadLetter letter) => JsonSerializer.SerializeToUtf8Bytes(letter, RelayJson.Default.DeadLetter);

    private void Refused(byte[] value, string why)
    {
        var fault = DeadLetterRecord.TryRead(_partition.Read(value), out var row);
        Assert.Contains(why, fault, StringComparison.Ordinal);
        Assert.Null(row);
    }
}
