using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Relay.Channels.Meta;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Channels.WhatsApp;

/// <summary>
/// What the envelope says, read once for all its items: a batch of a thousand messages may bring a thousand contacts. It holds text only,
/// so it does not depend on the body's bytes any longer than it takes to make it.
/// </summary>
internal sealed class WhatsAppScope
{
    private static readonly ConditionalWeakTable<ItemEnvelope, WhatsAppScope> Scopes = [];

    private WhatsAppScope(ItemEnvelope envelope)
    {
        EntryId = envelope.EntryId;
        Field = envelope.Field;
        EntryTime = WhatsAppTime.Of(envelope.EntryTime);
        using var metadata = Read(envelope.Metadata);
        var number = metadata.RootElement.Word("phone_number_id");
        DisplayDigits = PhoneDigits.Of(metadata.RootElement.Word("display_phone_number"));
        HasNumber = number is not null;
        Source = number is not null ? new AccountName(WhatsAppChannel.Key, number)
            : EntryId.Length > 0 ? new AccountName(TenantSnapshot.WabaChannel, EntryId)
            : null;
        Account = new AccountName(WhatsAppChannel.Key, number ?? EntryId);
        Business = new Party { Kind = PartyKinds.Business, Id = Account.Id, Phone = PhoneDigits.Plus(DisplayDigits) };
        using var contacts = Read(envelope.Contacts);
        Contacts = new WhatsAppContacts(contacts.RootElement);
        using var errors = Read(envelope.Errors);
        Errors = WhatsAppErrors.Of(errors.RootElement);
        using var context = Read(envelope.ThreadContext);
        Thread = ThreadOf(envelope.ThreadId, context.RootElement);
    }

    public string EntryId { get; }

    public string Field { get; }

    public DateTimeOffset? EntryTime { get; }

    /// <summary>The number; the entry (the WABA) where none is named.</summary>
    public AccountName Account { get; }

    /// <summary>Whether a number is named; what names none is of the WABA as a whole, or lacks what it should have.</summary>
    public bool HasNumber { get; }

    /// <summary>The number, else the WABA; null where neither is named.</summary>
    public AccountName? Source { get; }

    public string? DisplayDigits { get; }

    public Party Business { get; }

    public WhatsAppContacts Contacts { get; }

    /// <summary>Errors that stand beside the messages and explain what is missing in them.</summary>
    public IReadOnlyList<ReceiptError>? Errors { get; }

    /// <summary>History: the customer of the thread; null elsewhere.</summary>
    public WhatsAppContact? Thread { get; }

    public static WhatsAppScope Of(ItemEnvelope envelope) => Scopes.GetValue(envelope, static e => new WhatsAppScope(e));

    /// <summary>The warnings of an item of a number.</summary>
    public IReadOnlyList<string> Warnings(bool hasTime, bool hasId = true)
    {
        if (HasNumber && hasTime && hasId)
        {
            return [];
        }

        List<string> warnings = [];
        if (!HasNumber)
        {
            warnings.Add(Contracts.Warnings.UnknownAccount);
        }

        if (!hasTime)
        {
            warnings.Add(Contracts.Warnings.TimestampMissing);
        }

        if (!hasId)
        {
            warnings.Add(Contracts.Warnings.IdMissing);
        }

        return warnings;
    }

    private static WhatsAppContact? ThreadOf(string id, JsonElement context)
    {
        var ids = WhatsAppIds.Of(string.IsNullOrWhiteSpace(id) ? context.Word("wa_id") : id, context.Word("user_id"));
        ids = ids with { Phone = ids.Phone ?? PhoneDigits.Of(context.Word("wa_id")) };
        return ids.IsEmpty ? null : new WhatsAppContact(ids, null, WhatsAppContacts.UsernameOf(context));
    }

    // The item's own bytes were checked before; these were not, and stand for all neighbours, so they are mended rather than refused.
    private static JsonDocument Read(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            json = "null"u8.ToArray();
        }
        else if (!Utf8.IsValid(json.Span))
        {
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        }

        return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MetaEnvelope.MaxDepth });
    }
}
