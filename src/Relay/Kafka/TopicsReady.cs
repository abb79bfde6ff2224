namespace Relay.Kafka;

/// <summary>Opens once the topics are there and good; consumers wait for it.</summary>
internal sealed class TopicsReady
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task _also = Task.CompletedTask;

    public Task Task => Task.WhenAll(_ready.Task, _also);

    /// <summary>Ends when the topics are good, whatever else consumers wait for.</summary>
    public Task Topics => _ready.Task;

    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    public void Open() => _ready.TrySetResult();

    /// <summary>Consumers wait for <paramref name="condition"/> too. To be said before anything starts.</summary>
    public void AlsoWaitFor(Task condition) => _also = Task.WhenAll(_also, condition);
}
