namespace Relay.Model;

/// <summary>Who does something, for the audit.</summary>
/// <param name="Name"><c>user:{e-mail}</c>, <c>api-key:{id}</c>, or what Relay does by itself, such as <c>rotation</c>.</param>
/// <param name="Source">The address that it came from; null when it was Relay itself.</param>
internal sealed record Actor(string Name, string? Source);
