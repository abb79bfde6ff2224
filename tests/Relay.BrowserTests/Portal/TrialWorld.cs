namespace Relay.BrowserTests.Portal;

/// <summary>The scene in a trial: everything that people enter is in memory.</summary>
public sealed class TrialWorld : PortalScene;
