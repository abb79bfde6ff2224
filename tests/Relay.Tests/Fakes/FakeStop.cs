using Microsoft.Extensions.Hosting;
using Relay.Observability;

namespace Relay.Tests.Fakes;

/// <summary>A <see cref="FatalStop"/> that ends no process.</summary>
internal sealed class FakeStop : IHostApplicationLifetime
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeStop() => Fatal = new FatalStop(this, Log);

    public FatalStop Fatal { get; }

    public ListLogger<FatalStop> Log { get; } = new();

    public Task Stopped => _stopped.Task;

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication()
    {
        // The process that is to fail is not the one of the tests.
        Environment.ExitCode = 0;
        _stopped.TrySetResult();
    }
}
