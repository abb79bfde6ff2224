using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>Tells Genesys what customers write, and what became of what agents wrote to them.</summary>
internal sealed class GenesysSender(IOptions<GenesysSettings> settings) : IChannelSender
{
    /// <summary>The last part of the path to which receipts go.</summary>
    public const string ReceiptEndpoint = "receipt";

    public string Key => GenesysChannel.Key;

    /// <summary>
    /// One call for each part of the text. The parts' times differ by a millisecond, so that the agent's desk, which sorts by time, shows
    /// them in order.
    /// </summary>
    public SendPlan Plan(Message message, SendTarget target)
    {
        if (target.Account.GenesysIntegrationId is not { } integration || message.Direction != Directions.Inbound)
        {
            return SendPlan.None;
        }

        if (!GenesysPlace.TryFind(target.Tenant.Genesys, settings.Value, out var place, out var fault))
        {
            return Unreachable(fault);
        }

        var from = Sender(message);
        var time = message.SentAt ?? message.ReceivedAt;
        var parts = TextSplitter.Split(GenesysMessageText.Of(message.Content), GenesysChannel.MaxTextLength);
        if (parts.Count > SendPlan.MaxParts)
        {
            return SendPlan.TooLong(parts.Count);
        }

        var limits = GenesysLimits.Of(target.Tenant, place);
        var calls = new List<ProviderRequest>(parts.Count);
        for (var n = 0; n < parts.Count; n++)
        {
            var channel = new InboundMessageChannel(GenesysMessageIds.Of(message.Id, n), from, Time(time.AddMilliseconds(n)));
            var body = Write(new InboundMessage(channel, parts[n]), GenesysJson.Default.InboundMessage);
            if (body.Length > GenesysChannel.MaxRequestBytes)
            {
                return SendPlan.Refuse(DeliveryCategories.Content, "too-large", $"The request would pass {GenesysChannel.MaxRequestBytes} bytes.");
            }

            calls.Add(new ProviderRequest(place.Inbound(integration, "message"), body, place.Credential) { Limits = limits });
        }

        return new SendPlan(calls);
    }

    /// <summary>
    /// Genesys takes Delivered and Failed only, and one of them per message: a message of several parts is delivered with its last, and
    /// has failed with any.
    /// </summary>
    public SendPlan Plan(Receipt receipt, SendTarget target)
    {
        if (receipt.Channel == Key
            || target.Account.GenesysIntegrationId is not { } integration
            || receipt.Correlation?.GenesysMessageId is not { } messageId
            || Verdict(receipt) is not { } status)
        {
            return SendPlan.None;
        }

        if (receipt.CustomerId is not { } customer)
        {
            return SendPlan.Refuse(DeliveryCategories.Configuration, "no-customer", "The receipt does not name the customer, whom Genesys wants named.");
        }

        if (!GenesysPlace.TryFind(target.Tenant.Genesys, settings.Value, out var place, out var fault))
        {
            return Unreachable(fault);
        }

        var channel = new InboundReceiptChannel(new Customer(customer, CustomerIdForms.IdTypeOf(customer)), Time(receipt.At));
        var reasons = status == "Failed" ? GenesysReasons.Of(receipt) : null;
        var body = Write(new InboundReceipt(messageId, channel, status, IsFinalReceipt: true, reasons), GenesysJson.Default.InboundReceipt);
        return new SendPlan([
            new ProviderRequest(place.Inbound(integration, ReceiptEndpoint), body, place.Credential) { Limits = GenesysLimits.Of(target.Tenant, place) },
        ]);
    }

    public SendOutcome Interpret(in ProviderAnswer answer) => GenesysAnswer.Interpret(answer);

    public LimitReading? ReadLimit(in ProviderAnswer answer) => GenesysLimits.Read(answer);

    private static string? Verdict(Receipt receipt) => receipt.Status switch
    {
        ReceiptStatus.Failed => "Failed",
        ReceiptStatus.Delivered or ReceiptStatus.Read or ReceiptStatus.Played when receipt.Correlation?.LastPart is not false => "Delivered",
        _ => null,
    };

    // Genesys' thread is the customer key, and a group's key is the group: its members' words must not land in their own conversations.
    private static Sender Sender(Message message)
    {
        var key = message.Context?.GroupId ?? message.From.Id;
        var name = Clip(message.From.Name?.Trim());
        var nickname = string.IsNullOrEmpty(name) ? Clip(message.From.Username) ?? message.From.Id : name;
        var space = name?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        return space > 0
            ? new Sender(key, CustomerIdForms.IdTypeOf(key), nickname, name![..space], name[(space + 1)..].TrimStart())
            : new Sender(key, CustomerIdForms.IdTypeOf(key), nickname, FirstName: null, LastName: null);
    }

    private static string? Clip(string? name) =>
        name is { Length: > GenesysChannel.MaxNameLength } ? TextSplitter.Split(name, GenesysChannel.MaxNameLength)[0] : name;

    private static string Time(DateTimeOffset time) => UtcMillisecondsConverter.ToText(time);

    private static ReadOnlyMemory<byte> Write<T>(T body, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, RelayJson.WriterOptions);
        JsonSerializer.Serialize(writer, body, type);
        return buffer.WrittenMemory;
    }

    private static SendPlan Unreachable(string fault) => SendPlan.Refuse(DeliveryCategories.Configuration, "no-organization", fault);
}
