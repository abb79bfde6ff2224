using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Relay.Observability;

namespace Relay.Tests.Fakes;

/// <summary>The program's meters, each on a factory of its own.</summary>
internal static class FakeMetrics
{
    public static RelayMetrics Create() =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
