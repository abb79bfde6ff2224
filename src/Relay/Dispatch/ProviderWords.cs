using Microsoft.Extensions.Options;
using Relay.Kafka;
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
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<SentPart, Heard> _heard = [];
    private readonly Queue<SentPart> _order = new();
    private readonly HandledDeliveries _handled;
    private readonly StoreOutage _outage;
    private readonly TimeProvider _time;
    private readonly StoreBatcher<SentPart, ProviderWord?>? _finder;
    private readonly StoreBatcher<ProviderWord, bool>? _writer;

    public ProviderWords(HandledDeliveries handled, StoreOutage outage, IOptions<DedupeOptions> options, TimeProvider time, IOutcomeTable? table = null)
    {
        _handled = handled;
        _outage = outage;
        _time = time;
        if (table is not null)
        {
            var reach = options.Value.Window;
            _finder = new(async (parts, cancellation) => await table.FindAsync(parts, time.GetUtcNow() - reach, cancellation));
            _writer = new(async (words, cancellation) =>
            {
                await table.AddAsync(words, cancellation);
                return new bool[words.Count];
            });
        }
    }

    /// <summary>Whether a word could settle anything: not when it was heard before, nor when the answer to the attempt itself came.</summary>
    /// <param name="destination">Who says it.</param>
    public bool IsNews(ProviderWord word, string destination)
    {
        lock (_gate)
        {
            // One that memory alone knows is still to be written: whoever wanted to may have lost the partition before he could.
            if (_heard.TryGetValue(word.Part, out var heard) && heard.IsKept && (heard.Word.HasFailed || !word.HasFailed))
            {
                return false;
            }
        }

        var key = new HandledKey(word.Part.MessageId, destination, word.Part.Nonce);
        return !_handled.Knows(key, PartNames.Of(word.Part.Part));
    }

    /// <summary>Keeps a word: in memory at once, in the store when the task ends, however long the store is away.</summary>
    /// <param name="record">Which says it.</param>
    /// <returns>False when the record is another process's before the word is kept: it is read again there.</returns>
    public async ValueTask<bool> KeepAsync(ProviderWord word, ConsumedRecord record, CancellationToken cancellationToken)
    {
        Note(new Heard(word, IsKept: _writer is null));
        while (_writer is not null)
        {
            try
            {
                await _writer.AskAsync(word, cancellationToken);
                _outage.Answered();
                Note(new Heard(word, IsKept: true));
                return true;
            }
            catch (Exception failed) when (StoreFault.Is(failed))
            {
                _outage.Failed(failed);
            }

            if (record.IsRevoked)
            {
                return false;
            }

            await Task.Delay(Pause, _time, cancellationToken);

            // The day that it was heard on may be past keeping by now.
            word = word with { At = _time.GetUtcNow() };
        }

        return true;
    }

    /// <summary>What this process heard; null when it heard nothing.</summary>
    public ProviderWord? Find(SentPart part)
    {
        lock (_gate)
        {
            return _heard.TryGetValue(part, out var heard) ? heard.Word : null;
        }
    }

    /// <summary>What any process heard. Fails while the store is away: whoever does not know must not send again.</summary>
    public async ValueTask<ProviderWord?> FindAsync(SentPart part, CancellationToken cancellationToken) =>
        Find(part) ?? (_finder is null ? null : await _finder.AskAsync(part, cancellationToken));

    // A failure counts before anything else, and of two alike the one that is kept.
    private void Note(Heard heard)
    {
        var part = heard.Word.Part;
        lock (_gate)
        {
            if (!_heard.TryGetValue(part, out var before))
            {
                _order.Enqueue(part);
            }
            else if (before.Word.HasFailed != heard.Word.HasFailed ? before.Word.HasFailed : before.IsKept)
            {
                return;
            }

            _heard[part] = heard;
            if (_order.Count > Capacity)
            {
                _heard.Remove(_order.Dequeue());
            }
        }
    }

    private readonly record struct Heard(ProviderWord Word, bool IsKept);
}
