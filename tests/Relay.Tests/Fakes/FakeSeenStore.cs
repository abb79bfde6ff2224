using Relay.Storage.Seen;

namespace Relay.Tests.Fakes;

/// <summary>A store that knows nothing, keeps what it is told, and answers, hangs or fails as the test says.</summary>
internal sealed class FakeSeenStore : ISeenStore
{
    private volatile TaskCompletionSource? _held;
    private volatile TaskCompletionSource? _heldRecord;
    private volatile bool _hasHung;

    public int Questions { get; private set; }

    public List<SeenAt> Ids { get; } = [];

    public List<KeyAddress> Addresses { get; } = [];

    public List<NewAlias> Aliases { get; } = [];

    public bool Fails { get; set; }

    /// <summary>Nothing is answered until <see cref="Answer"/>.</summary>
    public void Hang() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Writing hangs until <see cref="Answer"/>; questions are answered.</summary>
    public void HangAtRecord() => _heldRecord = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HasHung => _hasHung;

    public void Answer()
    {
        var (held, record) = (_held, _heldRecord);
        (_held, _heldRecord) = (null, null);
        held?.SetResult();
        record?.SetResult();
    }

    public async Task<SeenAnswer> LookUpAsync(SeenQuestion question, CancellationToken cancellationToken)
    {
        Questions++;
        await TurnAsync(cancellationToken);
        return new SeenAnswer([], [.. question.Aliases.SelectMany(Known)]);
    }

    public async Task<IReadOnlyList<KnownAlias>> ClaimAsync(IReadOnlyList<NewAlias> aliases, CancellationToken cancellationToken)
    {
        await TurnAsync(cancellationToken);
        Aliases.AddRange(aliases.Where(a => !Known(a.Name).Any()));
        return [.. aliases.SelectMany(a => Known(a.Name))];
    }

    public async Task RecordAsync(SeenChanges changes, CancellationToken cancellationToken)
    {
        await TurnAsync(cancellationToken);
        if (_heldRecord is { } held)
        {
            _hasHung = true;
            await held.Task.WaitAsync(cancellationToken);
        }

        Ids.AddRange(changes.Ids);
        Addresses.AddRange(changes.Addresses);
    }

    private IEnumerable<KnownAlias> Known(AliasName name) => Aliases
        .Where(a => a.Name == name)
        .Select(a => new KnownAlias(name, a.ConversationId, a.Key, Aliases.FindIndex(k => k.Name == name with { Identifier = a.Key }), a.Phone, a.UserId));

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        if (_held is { } held)
        {
            await held.Task.WaitAsync(cancellationToken);
        }

        if (Fails)
        {
            throw new TimeoutException("The store of this test is away.");
        }
    }
}
