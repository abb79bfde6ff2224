namespace Relay.Storage.Processes;

/// <summary>This process, as the others know it.</summary>
internal sealed record ProcessIdentity(Guid Id, string Host, string Roles, DateTimeOffset StartedAt);
