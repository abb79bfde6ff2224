using System.Threading.Channels;
using Relay.Channels;
using Relay.Storage;
using Relay.Storage.Seen;

namespace Relay.Customers;

/// <summary>
/// Writes down as whom a provider says that it knows a customer to whom something was sent: what it answers is what he will write from. An
/// identifier that leads to somebody already is left alone; the statuses of the message name it too, and those settle it with Normalize.
/// Nobody waits for it, and what finds no room or no store is let go for the same reason.
/// </summary>
internal sealed partial class RecipientAliases(ISeenStore store, TimeProvider time, ILogger<RecipientAliases> logger) : BackgroundService
{
    private const int Capacity = 2000;
    private const int MaxBatch = 200;
    private const int MaxRecent = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<NewAlias[]> _noted = Channel.CreateBounded<NewAlias[]>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly HashSet<AliasName> _recent = [];
    private readonly Lock _gate = new();
    private bool _failing;

    /// <param name="key">The customer's key.</param>
    /// <param name="recipient">As whom the provider knows him.</param>
    public void Note(string tenantId, string channel, string accountId, string key, CustomerIds recipient)
    {
        // Nearly always he is known by what the message was sent to.
        if (recipient.GroupId is not null || recipient.Key is not null || (recipient.UserId is null && (recipient.Phone is null || recipient.Phone == key)))
        {
            return;
        }

        AliasName[] others = [.. new[] { recipient.Phone, recipient.UserId }.OfType<string>()
            .Where(id => id != key && CustomerNames.IsStorable(id) && CustomerNames.IsStorable(key))
            .Select(id => new AliasName(tenantId, channel, accountId, id))
            .Where(IsNews)];
        if (others.Length > 0)
        {
            var (phone, user) = CustomerIdForms.IsUserId(key) ? ((string?)null, (string?)key) : (PhoneDigits.Of(key), null);
            var itself = CustomerNames.New(new AliasName(tenantId, channel, accountId, key), key, phone, user);
            _noted.Writer.TryWrite([itself, .. others.Select(name => CustomerNames.New(name, key, phone, user))]);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _noted.Reader.WaitToReadAsync(stoppingToken))
            {
                var batch = new List<NewAlias>();
                while (batch.Count < MaxBatch && _noted.Reader.TryRead(out var aliases))
                {
                    batch.AddRange(aliases);
                }

                await WriteAsync(batch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task WriteAsync(List<NewAlias> batch, CancellationToken cancellationToken)
    {
        var failure = await StoreCall.AttemptAsync(limit => store.ClaimAsync([.. batch.DistinctBy(a => a.Name)], limit), Patience, time, cancellationToken);
        if (failure is not null && !_failing)
        {
            // Once in an outage.
            Log.Failed(logger, failure);
        }

        _failing = failure is not null;
    }

    private bool IsNews(AliasName name)
    {
        lock (_gate)
        {
            if (_recent.Count >= MaxRecent)
            {
                _recent.Clear();
            }

            return _recent.Add(name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RecipientsFailed, LogLevel.Warning,
            "As whom a provider knows the recipients of messages cannot be written down at the moment; the statuses of the messages tell it too: {Why}")]
        public static partial void Failed(ILogger logger, string why);
    }
}
