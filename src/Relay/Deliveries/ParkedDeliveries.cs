using System.Text.Json;
using Relay.Api;
using Relay.Contracts;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Parking;

namespace Relay.Deliveries;

/// <summary>Looks up what waits to be tried again, and passes on what is wanted of it.</summary>
internal sealed class ParkedDeliveries(ParkedReader reader, ParkedWishes wishes, TimeProvider time) : IDisposable
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;

    private const int Places = 4;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly StoreGate _gate = new(Places, LongestWait, time);

    public async Task<ParkedOverview> OverviewAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var found = await _gate.AskAsync(letGo => reader.DestinationsAsync(tenant, letGo), cancellationToken);
        return new ParkedOverview(
        [
            .. found.Select(d => new ParkedQueueItem(
                d.Name, Math.Min(d.Lanes, ParkedReader.MostLanes), d.Deliveries, d.Lanes > ParkedReader.MostLanes, d.NextDue, d.Oldest, d.NextExpiry)),
        ]);
    }

    public async Task<ParkedDeliveryList> ListAsync(TenantId tenant, string destination, ParkedPlace? after, int limit, CancellationToken cancellationToken)
    {
        // One more tells whether there is another page.
        var heads = await _gate.AskAsync(letGo => reader.HeadsAsync(tenant, destination, after, limit + 1, letGo), cancellationToken);
        List<ParkedHead> page = [.. heads.Take(limit)];
        return new ParkedDeliveryList([.. page.Select(Item)], heads.Count > limit ? CursorAfter(page[^1]) : null);
    }

    /// <summary>Notes what is wanted; whoever delivers it does so within seconds.</summary>
    /// <param name="key">Null: those of the destination that are tried next.</param>
    /// <returns>False when nothing of the kind is parked.</returns>
    public Task<bool> WishAsync(TenantId tenant, string destination, ParkedKey? key, ParkedWish wish, Actor actor, CancellationToken cancellationToken) =>
        _gate.AskAsync(letGo => wishes.NoteAsync(tenant, destination, key, wish, actor, time.GetUtcNow(), letGo), cancellationToken);

    /// <summary>Where a page begins; null when it is no cursor.</summary>
    public static ParkedPlace? ReadCursor(string text) => PageCursor.ReadNumber(text) is var (due, sequence) ? new ParkedPlace(due, sequence) : null;

    public void Dispose() => _gate.Dispose();

    private static string CursorAfter(ParkedHead last) => PageCursor.Of(last.Due, last.Key.Sequence);

    private static ParkedDelivery Item(ParkedHead head)
    {
        var last = Attempts(head.Log) is [.., var attempt] ? attempt : null;
        return new ParkedDelivery
        {
            Id = head.Key.ToString(),
            MessageId = head.MessageId,
            ConversationId = head.ConversationId,
            NextTryAt = head.Due,
            State = head.IsHeld ? "held" : "waiting",
            Attempts = head.Attempts,
            Category = last?.Category,
            Code = last?.ProviderCode,
            Detail = last?.Detail,
            ParkedAt = head.ParkedAt,
            ExpiresAt = head.ExpiresAt,
            Behind = Math.Min(head.Waiting, ParkedReader.MostOfLane + 1) - 1,
        };
    }

    // One that cannot be read is Dispatch's to report, when it is due; here it is shown without its attempts.
    private static DeliveryResult[] Attempts(string log)
    {
        try
        {
            return JsonSerializer.Deserialize(log, RelayJson.Default.DeliveryResultArray) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
