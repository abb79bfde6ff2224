namespace Relay.Simulator.Genesys;

/// <summary>Permissions of Genesys Cloud that the simulator asks for.</summary>
internal static class Permission
{
    /// <summary>How a permission is written, for those who wrote one wrong.</summary>
    public const string Allowed = "domain:entity:action";

    public const string Receive = "conversation:message:receive";
    public const string IntegrationAdd = "messaging:integration:add";
    public const string IntegrationView = "messaging:integration:view";
    public const string IntegrationEdit = "messaging:integration:edit";
    public const string IntegrationDelete = "messaging:integration:delete";

    /// <summary>What the role of a bridge's client needs, and has unless the settings say otherwise.</summary>
    public static readonly IReadOnlyList<string> Bridge =
    [
        Receive, "conversation:message:create", "conversation:message:view", "conversation:communication:disconnect",
        IntegrationAdd, IntegrationView, IntegrationEdit, IntegrationDelete, "messaging:setting:view", "messaging:setting:add",
    ];

    /// <summary>Whether a role with these permissions may do it; <c>*</c> stands for any domain, entity or action.</summary>
    public static bool Covers(IEnumerable<string> held, string wanted)
    {
        var parts = wanted.Split(':');
        return held.Any(permission => permission == wanted || permission.Split(':').Zip(parts).All(pair => pair.First == "*" || pair.First == pair.Second));
    }

    public static bool IsOne(string text) =>
        text.Split(':') is { Length: 3 } parts && parts.All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '*'));
}
