namespace Relay.Connections.Checks;

/// <summary>A run whose results come one by one.</summary>
/// <param name="wanted">Ids; none is all.</param>
internal sealed class RunningChecks(IReadOnlyCollection<string> wanted)
{
    public IReadOnlyCollection<string> Wanted { get; } = wanted;

    public LiveList<CheckResult> Results { get; } = new();

    /// <summary>Completes when the run is over and its results are kept.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Whether everything that is wanted is made in this run.</summary>
    public bool Covers(IReadOnlyCollection<string> ids) => Wanted.Count == 0 || (ids.Count > 0 && ids.All(id => Wanted.Contains(id, StringComparer.Ordinal)));

    public void Follow(Task run) => Completion = run;
}
