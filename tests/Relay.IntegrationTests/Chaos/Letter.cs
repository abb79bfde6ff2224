namespace Relay.IntegrationTests.Chaos;

/// <summary>One numbered message, from its first posting until it was answered 200.</summary>
/// <param name="Id">The provider's own id of it.</param>
/// <param name="Phase">What was going on when it was written.</param>
internal sealed record Letter(int Number, string Id, Phase Phase, DateTimeOffset WrittenAt);

/// <summary>What is going on while a message is written.</summary>
internal enum Phase
{
    /// <summary>Connections are made and code is compiled; nothing is measured.</summary>
    WarmUp,

    /// <summary>Nothing is in the way.</summary>
    Quiet,

    /// <summary>The scenario happens.</summary>
    Disturbed,

    /// <summary>Something that the scenario needs does not answer and does not refuse either: once, somebody has to wait to find out.</summary>
    Hanging,

    /// <summary>It is over.</summary>
    After,
}
