using System.Text.Json.Serialization;
using Relay.Model;

namespace Relay.Identity;

/// <summary>All members of a tenant, by their addresses.</summary>
internal sealed record MemberList(IReadOnlyList<MemberItem> Items);

/// <summary>Somebody who may sign in.</summary>
/// <param name="Name">As Genesys tells it; absent until his first sign-in.</param>
/// <param name="LastSignInAt">Absent: never.</param>
/// <param name="HasCome">He has signed in before, and is known by more than his address.</param>
internal sealed record MemberItem(
    Guid Id, string Email, string? Name, string Role, DateTimeOffset AddedAt, string AddedBy, DateTimeOffset? LastSignInAt, [property: JsonIgnore] bool HasCome);

/// <summary>A member that is wanted, or his new role.</summary>
internal sealed record MemberRequest
{
    /// <summary>Of a new one.</summary>
    public string? Email { get; init; }

    /// <summary>admin or viewer.</summary>
    public string? Role { get; init; }
}

/// <summary>What came of a change.</summary>
/// <param name="Member">Whom it was about; null when there is none.</param>
internal sealed record MemberOutcome(MemberItem? Member, MemberFault Fault)
{
    // The longest that mail servers take.
    private const int LongestEmail = 254;

    /// <summary>What is wrong, for people.</summary>
    public string Words => Fault switch
    {
        MemberFault.NoSuch => "There is no such member any more.",
        MemberFault.BadEmail => "This is no e-mail address.",
        MemberFault.BadRole => $"Allowed are {string.Join(" and ", MemberRoles.OfTenants)}.",
        MemberFault.AlreadyThere => "This address is on the list already.",
        MemberFault.TooMany => $"There are {Members.Most} members already.",
        MemberFault.LastAdmin => "This is the last admin: nobody could change anything any more. Make somebody else an admin first.",
        MemberFault.OthersNeverCame => "No other admin has ever signed in, so nobody could be sure to come in any more. Let another admin sign in first.",
        _ => "",
    };

    /// <param name="email">In lower case.</param>
    public static MemberFault? FaultOf(string email, string role) =>
        !IsEmail(email) ? MemberFault.BadEmail
        : !IsRole(role) ? MemberFault.BadRole
        : null;

    public static bool IsRole(string role) => MemberRoles.OfTenants.Contains(role, StringComparer.Ordinal);

    private static bool IsEmail(string email) =>
        email.Length <= LongestEmail
        && email.Split('@') is [{ Length: > 0 }, { Length: > 2 } domain]
        && domain.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < domain.Length - 1
        && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '<' or '>' or '"');
}

/// <summary>Why nothing was changed.</summary>
internal enum MemberFault
{
    None,
    NoSuch,
    BadEmail,
    BadRole,
    AlreadyThere,
    TooMany,
    LastAdmin,

    /// <summary>There are other admins, none of whom has signed in.</summary>
    OthersNeverCame,
}
