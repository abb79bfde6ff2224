using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Relay.Api;
using Relay.Commands;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;
using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Idempotency;

namespace Relay.Sending;

/// <summary>
/// Takes messages by HTTP and writes them to <c>commands</c>, where Normalize finds the conversation as it does for every command. 202 is
/// given only when Kafka has acknowledged the record. First the key is kept, then the record written: a request that is cut off between the
/// two leaves a key that stands for its body, and its repetition writes the record again, which is the same message.
/// </summary>
internal sealed partial class MessageDoor(
    ITenantDirectory tenants,
    IIdempotencyKeys keys,
    [FromKeyedServices(KafkaServices.IngestProducer)] IRecordProducer producer,
    TimeProvider time,
    ILogger<MessageDoor> logger)
{
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>With what Relay adds, its message stays below the bound of a record.</summary>
    public const int MaxBodyBytes = 800 * 1024;

    // The producer gives up by itself; this is for a broker that neither takes nor refuses.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public async Task<IResult> TakeAsync(HttpContext context, string tenantId)
    {
        var header = context.Request.Headers[KeyHeader];
        if (header.Count != 1 || header[0] is not { } key || key.AsSpan().ContainsAnyExceptInRange(' ', '~') || CommandRules.Key(key) is not null)
        {
            return Problems.Malformed($"The header {KeyHeader} is needed, once: 1 to {CommandRules.MaxKeyLength} printable ASCII characters.");
        }

        if (tenants.Current.Find(tenantId) is not { } tenant)
        {
            return Problems.NotFound("There is no such tenant, or it is not this key's.");
        }

        var (body, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes);
        if (body is null)
        {
            return problem!;
        }

        var reader = new MessageReader(tenant, key, time.GetUtcNow());
        if (reader.Read(body) is not { } command)
        {
            return reader.Malformed is { } malformed ? Problems.Malformed(malformed) : Unsendable(reader);
        }

        return await TakeAsync(tenant, command, reader, RelayTracing.Valid(context.Request.Headers.TraceParent), context.RequestAborted);
    }

    // Everything at once, whenever it was found.
    private static ProblemHttpResult Unsendable(MessageReader reader)
    {
        reader.Faults.AddAll(reader.LaterFaults);
        return Problems.Of(
            StatusCodes.Status422UnprocessableEntity, "message", "The message cannot be sent", "Each fault stands in errors by its JSON path.", reader.Faults.ByPath);
    }

    private async Task<IResult> TakeAsync(
        Tenant tenant, SendCommand command, MessageReader reader, string? caller, CancellationToken cancellationToken)
    {
        var id = CommandRules.MessageIdOf(command);
        var value = Write(command);
        try
        {
            // The command as Relay writes it: the same message in other white space is the same. What was taken before is answered as it was,
            // though it could not be taken now.
            var hash = SHA256.HashData(value);
            var state = reader.LaterFaults.Any
                ? await keys.FindAsync(tenant.Id, command.IdempotencyKey, hash, cancellationToken)
                : await keys.TakeAsync(tenant.Id, command.IdempotencyKey, hash, id, cancellationToken);
            if (state == KeyState.Free)
            {
                return Unsendable(reader);
            }

            if (state == KeyState.Other)
            {
                return Problems.Of(
                    StatusCodes.Status409Conflict, "key-reused", "The key stands for another message", $"{KeyHeader} was used with another body. A key is for one message.");
            }

            if (state == KeyState.Taken)
            {
                if (await WriteAsync(tenant, value, caller) is { } failure)
                {
                    Log.NotDurable(logger, tenant.Id.Value, id, failure.Code, failure.Reason);
                    if (failure.IsOfRecord)
                    {
                        return Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "The message is too large", "Kafka takes no record of its size.");
                    }

                    return Problems.Later($"Kafka does not take the message now. Repeat the request with the same {KeyHeader}.");
                }

                await MarkAsync(tenant, command.IdempotencyKey);
            }
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            Log.StoreAway(logger, tenant.Id.Value, StoreFault.Describe(away));
            return Problems.Later($"The store does not answer. Repeat the request with the same {KeyHeader}.");
        }

        return TypedResults.Json(new MessageAccepted(id), ApiJson.Default.MessageAccepted, statusCode: StatusCodes.Status202Accepted);
    }

    // In the form of all records: with escapes, text that is not Latin would be up to three times as long.
    private static byte[] Write(SendCommand command)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, RelayJson.WriterOptions))
        {
            JsonSerializer.Serialize(writer, command, RelayJson.Default.SendCommand);
        }

        return buffer.WrittenSpan.ToArray();
    }

    // All commands of a tenant by one key, as its webhooks: one normaliser has them, in their order. Who sends is known here, so his trace goes on.
    private async Task<SendFailure?> WriteAsync(Tenant tenant, byte[] value, string? caller)
    {
        using var sending = RelayTracing.StartSend(TopicNames.Commands, caller);
        sending?.Whose(tenant.Id.Value, Origins.Api);
        var headers = new RecordHeaders();
        headers.Add(HeaderNames.Origin, Origins.Api);
        headers.Add(HeaderNames.ContentType, "application/json");
        headers.Add(HeaderNames.TraceParent, sending?.Id ?? caller ?? RelayTracing.CurrentOrNew());
        using var limit = new CancellationTokenSource(LongestWait, time);
        try
        {
            var acknowledgement = await producer.EnqueueAllAsync([new OutgoingRecord(TopicNames.Commands, tenant.Id.Value, value, headers)], limit.Token);
            return await acknowledgement.Outcome.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new SendFailure("TimedOut", $"not acknowledged within {LongestWait.TotalSeconds:0} s", IsQueueFull: false);
        }
    }

    // The message is on its way: that this could not be noted only means that a repetition is written again.
    private async Task MarkAsync(Tenant tenant, string key)
    {
        try
        {
            await keys.MarkWrittenAsync(tenant.Id, key, CancellationToken.None);
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            Log.StoreAway(logger, tenant.Id.Value, StoreFault.Describe(away));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CommandNotDurable, LogLevel.Warning, "A message of {Tenant} by HTTP ({MessageId}) is not taken: Kafka {Code} {Reason}")]
        public static partial void NotDurable(ILogger logger, string tenant, Guid messageId, string code, string reason);

        [LoggerMessage(EventIds.KeysUnreachable, LogLevel.Warning, "The store does not take the idempotency key of a message of {Tenant}: {Why}")]
        public static partial void StoreAway(ILogger logger, string tenant, string why);
    }
}
