namespace Relay.Model;

/// <summary>What an API key may do.</summary>
internal static class ApiScopes
{
    public const string SendMessages = "messages:send";
    public const string ReadDeadLetters = "deadletters:read";

    /// <summary>Replay and discard; whoever may do that may read them too.</summary>
    public const string WriteDeadLetters = "deadletters:write";

    public static IReadOnlyList<string> All { get; } = [SendMessages, ReadDeadLetters, WriteDeadLetters];

    /// <summary>Whether one who holds these scopes may do what <paramref name="wanted"/> names.</summary>
    public static bool Allow(IReadOnlyList<string> held, string wanted)
    {
        foreach (var scope in held)
        {
            if (scope == wanted || (scope == WriteDeadLetters && wanted == ReadDeadLetters))
            {
                return true;
            }
        }

        return false;
    }
}
