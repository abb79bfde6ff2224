using Relay.Secrets.Rotation;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>
/// A provider that signs. What it was told counts from then on, whether or not its answer arrives; what it had signed before with the other
/// secret can come for five minutes more.
/// </summary>
internal sealed class FakeProvider(string first, TimeProvider time, CrashPoints points) : ISecretTeller, ICredentialTrial
{
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1);

    private readonly List<(string Value, DateTimeOffset Until)> _before = [];

    /// <summary>What it does when told, one for each time; then it confirms.</summary>
    public Queue<Reaction> Reactions { get; } = [];

    public string Current { get; private set; } = first;

    public int Told { get; private set; }

    /// <summary>Checked at the moment when it hears of a value.</summary>
    public Func<string, Task> OnTold { get; set; } = _ => Task.CompletedTask;

    public IEnumerable<string> MayArrive => _before.Where(b => time.GetUtcNow() < b.Until).Select(b => b.Value).Append(Current);

    /// <summary>It makes a new one by itself, as Meta does when somebody asks for it there.</summary>
    public void Use(string value)
    {
        _before.Add((Current, time.GetUtcNow() + UnderWay));
        Current = value;
    }

    public async Task<Telling> TellAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        points.Pass();
        var value = order.Value.Reveal();
        await OnTold(value);
        Told++;
        var reaction = Reactions.TryDequeue(out var scripted) ? scripted : Reaction.Confirms;
        if (reaction is Reaction.Confirms or Reaction.TakesItWithoutAnAnswer && Current != value)
        {
            Use(value);
        }

        points.Pass();
        return reaction switch
        {
            Reaction.Confirms => Telling.Confirmed,
            Reaction.Refuses => new Telling(TellOutcome.Refused, "refused", "It may not be changed."),
            Reaction.IsBusy => new Telling(TellOutcome.NotNow, "busy", "Later, please."),
            Reaction.Throws => throw new InvalidOperationException("A fault nobody thought of."),
            _ => new Telling(TellOutcome.Unknown, "no-answer", "No answer came."),
        };
    }

    public Task<Trial> TryAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        points.Pass();
        return Task.FromResult(order.Value.Reveal() == Current ? Trial.Passed : new Trial(TrialOutcome.Refused, "meta-app-refused", "It is not the app's secret."));
    }
}

/// <summary>What a provider does when it is told of a secret.</summary>
internal enum Reaction
{
    Confirms,
    TakesItWithoutAnAnswer,
    LosesItWithoutAnAnswer,
    IsBusy,
    Refuses,
    Throws,
}
