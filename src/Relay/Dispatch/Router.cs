using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Relay.Channels;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;

namespace Relay.Dispatch;

/// <summary>Decides where a record goes. One topic, one direction: nothing that Relay delivers can come back to it as new.</summary>
internal sealed class Router(ITenantDirectory tenants, ChannelCatalog catalog, TimeProvider time)
{
    /// <summary>The job, or why there is none.</summary>
    public Route Find(ConsumedRecord record)
    {
        if (record.Topic == TopicNames.Receipts)
        {
            return TryRead(record, RelayJson.Default.Receipt, out var receipt) is { } fault
                ? Route.Bad(fault)
                : RouteReceipt(record, receipt!) with { Word = ReceiptWords.Read(receipt!, time.GetUtcNow()) };
        }

        return TryRead(record, RelayJson.Default.Message, out var message) is { } broken ? Route.Bad(broken) : RouteMessage(record, message!);
    }

    // Says what is wrong, or null. The exception can quote the value, so it is not passed on.
    private static string? TryRead<T>(ConsumedRecord record, JsonTypeInfo<T> type, out T? value)
        where T : class
    {
        value = null;
        if (record.Value is null)
        {
            return "the record has no value";
        }

        try
        {
            value = JsonSerializer.Deserialize(record.Value, type);
            return value is null ? "the value is null" : null;
        }
        catch (JsonException)
        {
            return "the value is not what the topic holds";
        }
    }

    private Route RouteMessage(ConsumedRecord record, Message message)
    {
        var isInbound = record.Topic == TopicNames.MessagesInbound;
        if (message.Direction != (isInbound ? Directions.Inbound : Directions.Outbound))
        {
            return Route.Bad("the message goes the other way than its topic");
        }

        var (tenant, account) = Locate(message.TenantId, message.Channel, message.AccountId);
        if (tenant is null || account is null)
        {
            return isInbound ? Route.Nowhere : Route.Bad("the account does not exist any more");
        }

        return isInbound
            ? ToAgents(record, tenant, account, message, null)
            : To(record, tenant, account, account.Channel, account.Id, message, null);
    }

    private Route RouteReceipt(ConsumedRecord record, Receipt receipt)
    {
        // What Genesys says of our own messages is for the topic's readers; telling it back would be an echo.
        var (tenant, account) = Locate(receipt.TenantId, receipt.Channel, receipt.AccountId);
        return receipt.Channel != TenantSnapshot.GenesysChannel && tenant is not null && account is not null
            ? ToAgents(record, tenant, account, null, receipt)
            : Route.Nowhere;
    }

    private Route ToAgents(ConsumedRecord record, Tenant tenant, ChannelAccount account, Message? message, Receipt? receipt) =>
        account.GenesysIntegrationId is { } integration
            ? To(record, tenant, account, TenantSnapshot.GenesysChannel, integration, message, receipt)
            : Route.Nowhere;

    private Route To(ConsumedRecord record, Tenant tenant, ChannelAccount account, string kind, string id, Message? message, Receipt? receipt)
    {
        if (catalog.Sender(kind) is not { } sender)
        {
            return Route.Bad($"nothing can send to '{kind}'");
        }

        var nonce = record.Headers.Get(HeaderNames.Nonce) ?? receipt?.Correlation?.Nonce ?? CallbackData.FirstNonce;
        if (!Nonces.IsOne(nonce))
        {
            return Route.Bad("its nonce is none");
        }

        return new Route(
            new DeliveryJob
            {
                Record = record,
                Tenant = tenant,
                Account = account,
                Sender = sender,
                Destination = $"{kind}:{id}",
                Message = message,
                Receipt = receipt,
                Nonce = nonce,
            },
            null);
    }

    private (Tenant? Tenant, ChannelAccount? Account) Locate(string tenantId, string channel, string accountId)
    {
        var tenant = tenants.Current.Find(tenantId);
        return (tenant, tenant?.Account(channel, accountId));
    }
}

/// <summary>Where a record goes: a job, nowhere, or a fault that makes the record one for quarantine.</summary>
internal readonly record struct Route(DeliveryJob? Job, string? Fault)
{
    /// <summary>Nobody is to be told.</summary>
    public static Route Nowhere { get; } = new(null, null);

    /// <summary>What the record says of a message that was sent, whoever else is told of it.</summary>
    public HeardWord? Word { get; init; }

    public static Route Bad(string fault) => new(null, fault);
}
