using Microsoft.Extensions.Options;
using Relay.Storage;
using Relay.Storage.Handled;
using Relay.Storage.Outcomes;

namespace Relay.Dispatch;

/// <summary>
/// What providers' statuses say of messages that were sent, so that an attempt whose answer never came can be settled by them: the last ones
/// in memory, all in the store.
/// </summary>
internal sealed class ProviderWords
{
    private const int Capacity = 100_000;
    private const string Counted = "outcomes";

    private readonly Lock _gate = new();
    private readonly Dictionary<SentPart, ProviderWord> _heard = [];
    private readonly Queue<SentPart> _order = new();
    private readonly HandledDeliveries _handled;
    private readonly StoreBatcher<SentPart, ProviderWord?>? _finder;
    private readonly LenientWriter<ProviderWord>? _writer;

    public ProviderWords(HandledDeliveries handled, StoreOutage outage, IOptions<DedupeOptions> options, TimeProvider time, IOutcomeTable? table = null)
    {
        _handled = handled;
        if (table is not null)
        {
            var reach = options.Value.Window;
            _finder = new(async (parts, cancellation) => await table.FindAsync(parts, time.GetUtcNow() - reach, cancellation));
            _writer = new(table.AddAsync, outage, Counted);
        }
    }

    /// <summary>Whether a word could settle anything: not when it was heard before, nor when the answer to the attempt itself came.</summary>
    /// <param name="destination">Who says it.</param>
    public bool IsNews(ProviderWord word, string destination)
    {
        if (Find(word.Part) is { } heard && (heard.HasFailed || !word.HasFailed))
        {
            return false;
        }

        var key = new HandledKey(word.Part.MessageId, destination, word.Part.Nonce);
        return !_handled.Knows(key, PartNames.Of(word.Part.Part));
    }

    /// <summary>Keeps a word: in memory at once, in the store when the task ends.</summary>
    public Task KeepAsync(ProviderWord word, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_heard.TryAdd(word.Part, word))
            {
                _order.Enqueue(word.Part);
                if (_order.Count > Capacity)
                {
                    _heard.Remove(_order.Dequeue());
                }
            }
            else if (word.HasFailed)
            {
                _heard[word.Part] = word;
            }
        }

        return _writer is null ? Task.CompletedTask : _writer.WriteAsync(word, cancellationToken);
    }

    /// <summary>What this process heard; null when it heard nothing.</summary>
    public ProviderWord? Find(SentPart part)
    {
        lock (_gate)
        {
            return _heard.GetValueOrDefault(part);
        }
    }

    /// <summary>What any process heard. Fails while the store is away: whoever does not know must not send again.</summary>
    public async ValueTask<ProviderWord?> FindAsync(SentPart part, CancellationToken cancellationToken) =>
        Find(part) ?? (_finder is null ? null : await _finder.AskAsync(part, cancellationToken));
}
