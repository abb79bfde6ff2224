using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Relay.Channels.Meta;
using Relay.Contracts;

namespace Relay.Channels.WhatsApp;

/// <summary>Sends through a number's Cloud API.</summary>
internal sealed class WhatsAppSender(IOptions<MetaSettings> settings) : IChannelSender
{
    public string Key => WhatsAppChannel.Key;

    public SendPlan Plan(Message message, SendTarget target)
    {
        if (target.Account.AccessToken is not { } token)
        {
            return SendPlan.Refuse(DeliveryCategories.Configuration, "no-token", "The account has no access token: it can only receive.");
        }

        if (WhatsAppRecipient.Of(message) is not { } recipient)
        {
            return SendPlan.Refuse(DeliveryCategories.Recipient, "no-recipient", "The message names nobody to send to.");
        }

        var (bodies, fault) = WhatsAppBodies.Of(message.Content);
        if (fault is not null)
        {
            return new SendPlan([], fault);
        }

        if (bodies.Count > SendPlan.MaxParts)
        {
            return SendPlan.TooLong(bodies.Count);
        }

        var uri = new Uri($"{settings.Value.GraphBaseUrl.TrimEnd('/')}/{Uri.EscapeDataString(target.Account.Id)}/messages");
        var credential = new BearerToken(token);
        var limits = WhatsAppLimits.Of(target.Tenant, target.Account, recipient);
        var calls = new ProviderRequest[bodies.Count];
        for (var part = 0; part < calls.Length; part++)
        {
            var body = recipient.Address(bodies[part]) with
            {
                Context = part == 0 ? ReplyTo(message, bodies[part]) : null,
                BizOpaqueCallbackData = target.CallbackData(part, part == calls.Length - 1),
            };
            calls[part] = new ProviderRequest(uri, Write(body), credential) { Limits = limits };
        }

        return new SendPlan(calls);
    }

    /// <summary>WhatsApp is told of nothing that happened to a message.</summary>
    public SendPlan Plan(Receipt receipt, SendTarget target) => SendPlan.None;

    public SendOutcome Interpret(in ProviderAnswer answer) => WhatsAppAnswers.Interpret(answer);

    // A reaction names its message itself and must not have a context.
    private static WhatsAppContext? ReplyTo(Message message, WhatsAppBody body) =>
        body.Reaction is null && !string.IsNullOrWhiteSpace(message.Context?.ReplyTo) ? new WhatsAppContext(message.Context.ReplyTo) : null;

    private static ReadOnlyMemory<byte> Write(WhatsAppBody body)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, RelayJson.WriterOptions))
        {
            JsonSerializer.Serialize(writer, body, WhatsAppJson.Default.WhatsAppBody);
        }

        return buffer.WrittenMemory;
    }
}
