namespace Relay.Storage.Processes;

/// <summary>The last heartbeat of a process.</summary>
/// <param name="SnapshotVersion">What it served by.</param>
/// <param name="Serving">False: it knows that it is behind, and answers 503.</param>
/// <param name="Age">How long ago, by the database's clock.</param>
internal sealed record ProcessBeat(Guid Id, string Host, string Roles, long SnapshotVersion, bool Serving, TimeSpan Age);
