namespace Relay.Observability;

/// <summary>Something that <c>/health/ready</c> speaks of.</summary>
internal interface IReadinessPart
{
    string Name { get; }

    /// <summary>Its state in words (<see cref="ReadyReport.Ok"/> when all is well), and whether work can be taken as it is.</summary>
    (string State, bool IsReady) Describe();
}
