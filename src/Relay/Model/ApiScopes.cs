namespace Relay.Model;

/// <summary>What an API key may do. Roles of people stand for scopes too: <see cref="OfRole"/>.</summary>
internal static class ApiScopes
{
    public const string SendMessages = "messages:send";
    public const string ReadDeadLetters = "deadletters:read";

    /// <summary>Replay and discard; whoever may do that may read them too.</summary>
    public const string WriteDeadLetters = "deadletters:write";

    /// <summary>Overview, members, keys, what is parked.</summary>
    public const string ReadTenant = "tenant:read";

    /// <summary>Members and keys.</summary>
    public const string WriteTenant = "tenant:write";
    public const string ReadAudit = "audit:read";

    /// <summary>What the tenant has entered so far, and saving and completing it.</summary>
    public const string Onboard = "onboarding:write";

    /// <summary>What the connectivity checks found.</summary>
    public const string ReadConnection = "connection:read";

    /// <summary>Runs the checks, and sets up webhooks at the providers.</summary>
    public const string WriteConnection = "connection:write";

    /// <summary>Ages and windows of secrets, never values.</summary>
    public const string ReadSecrets = "secrets:read";
    public const string WriteSecrets = "secrets:write";

    // Reading is part of writing the same.
    private static readonly Dictionary<string, string> WritersOf = new(StringComparer.Ordinal)
    {
        [ReadDeadLetters] = WriteDeadLetters,
        [ReadTenant] = WriteTenant,
        [ReadConnection] = WriteConnection,
        [ReadSecrets] = WriteSecrets,
    };

    private static readonly string[] OfViewers = [ReadDeadLetters, ReadTenant, ReadAudit, ReadConnection, ReadSecrets];

    public static IReadOnlyList<string> All { get; } =
    [
        SendMessages, ReadDeadLetters, WriteDeadLetters, ReadTenant, WriteTenant, ReadAudit, Onboard, ReadConnection, WriteConnection, ReadSecrets, WriteSecrets,
    ];

    /// <summary>Whether one who holds these scopes may do what <paramref name="wanted"/> names.</summary>
    public static bool Allow(IReadOnlyList<string> held, string wanted)
    {
        var writer = WritersOf.GetValueOrDefault(wanted);
        foreach (var scope in held)
        {
            if (scope == wanted || (writer is not null && scope == writer))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What somebody of this role may do, as scopes.</summary>
    public static IReadOnlyList<string> OfRole(string? role) => role switch
    {
        MemberRoles.Admin => All,
        MemberRoles.Viewer or MemberRoles.Operator => OfViewers,
        _ => [],
    };
}
