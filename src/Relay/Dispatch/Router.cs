using System.Globalization;
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
    public Route Find(ConsumedRecord record) => Find(record, null);

    /// <summary>The same for what is parked: where its account went, it is a job that can only be refused, so that its end is told.</summary>
    /// <param name="destination">Where it was to go.</param>
    public Route FindParked(ConsumedRecord record, string destination) => Find(record, destination);

    private Route Find(ConsumedRecord record, string? parkedFor)
    {
        if (record.Topic == TopicNames.Receipts)
        {
            return TryRead(record, RelayJson.Default.Receipt, out var receipt) is { } fault
                ? Route.Bad(fault)
                : RouteReceipt(record, receipt!, parkedFor) with { Word = ReceiptWords.Read(receipt!, time.GetUtcNow()) };
        }

        return TryRead(record, RelayJson.Default.Message, out var message) is { } broken ? Route.Bad(broken) : RouteMessage(record, message!, parkedFor);
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

    private Route RouteMessage(ConsumedRecord record, Message message, string? parkedFor)
    {
        var isInbound = record.Topic == TopicNames.MessagesInbound;
        if (message.Direction != (isInbound ? Directions.Inbound : Directions.Outbound))
        {
            return Route.Bad("the message goes the other way than its topic");
        }

        var (tenant, account) = Locate(message.TenantId, message.Channel, message.AccountId);
        if (isInbound)
        {
            return ToAgents(record, tenant, account, message, null, parkedFor);
        }

        return tenant is null ? Route.Bad("the tenant does not exist any more")
            : account is null ? Refused(record, tenant, $"{message.Channel}:{message.AccountId}", message, null)
            : To(record, tenant, account, account.Channel, account.Id, message, null);
    }

    private Route RouteReceipt(ConsumedRecord record, Receipt receipt, string? parkedFor)
    {
        // What Genesys says of our own messages is for the topic's readers; telling it back would be an echo.
        var (tenant, account) = Locate(receipt.TenantId, receipt.Channel, receipt.AccountId);
        return receipt.Channel == TenantSnapshot.GenesysChannel ? Route.Nowhere : ToAgents(record, tenant, account, null, receipt, parkedFor);
    }

    private Route ToAgents(ConsumedRecord record, Tenant? tenant, ChannelAccount? account, Message? message, Receipt? receipt, string? parkedFor) =>
        tenant is null ? Route.Nowhere
        : account?.GenesysIntegrationId is { } integration ? To(record, tenant, account, TenantSnapshot.GenesysChannel, integration, message, receipt)
        : parkedFor is not null ? Refused(record, tenant, parkedFor, message, receipt)
        : Route.Nowhere;

    private static Rejected AccountGone { get; } =
        new(DeliveryCategories.Configuration, RefusalCodes.AccountGone, "the account does not exist any more, or has no agents any more");

    // Somebody was told that it waits, or waits for it: its end is a result, a dead letter and, for what an agent sent, a failed receipt.
    private Route Refused(ConsumedRecord record, Tenant tenant, string destination, Message? message, Receipt? receipt)
    {
        var gone = new ChannelAccount { Channel = message?.Channel ?? receipt!.Channel, Id = message?.AccountId ?? receipt!.AccountId };
        var colon = Math.Max(0, destination.IndexOf(':', StringComparison.Ordinal));
        var route = To(record, tenant, gone, destination[..colon], destination[(colon + 1)..], message, receipt);
        return route.Job is { } job
            ? new Route(job with { Refusal = AccountGone }, null)
            : route;
    }

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

        var from = 0;
        if (record.Headers.Get(HeaderNames.FromPart) is { } part && !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            return Route.Bad("the part that it begins with is none");
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
                FromPart = message is null ? 0 : from,
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
