namespace Relay.Commands;

/// <summary>What is wrong with a command.</summary>
/// <param name="Path">Where, as a JSON path.</param>
/// <param name="Detail">A sentence that stands alone and quotes nothing of the command.</param>
internal readonly record struct CommandFault(string Path, string Detail);
