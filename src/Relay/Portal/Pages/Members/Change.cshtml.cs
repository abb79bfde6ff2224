using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Identity;

namespace Relay.Portal.Pages.Members;

/// <summary>Changes somebody's role, or removes him.</summary>
[Authorize(Policies.Admin)]
internal sealed class ChangeModel(Identity.Members members) : TenantPage
{
    public MemberItem? Member { get; private set; }

    public string? Words { get; private set; }

    /// <summary>Whoever looks at it is the member.</summary>
    public bool IsOwn => Member?.Email == User.FindFirstValue(ApiCaller.EmailClaim);

    public async Task<IActionResult> OnGetAsync(Guid memberId) =>
        (Member = await members.FindAsync(Tenant, memberId, HttpContext.RequestAborted)) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(Guid memberId, string? role) =>
        Answer(
            await members.ChangeRoleAsync(Tenant, memberId, role ?? "", Actor, HttpContext.RequestAborted),
            member => $"{member.Email} is {member.Role} now. That counts at once, in sessions under way too.");

    public async Task<IActionResult> OnPostRemoveAsync(Guid memberId) =>
        Answer(await members.RemoveAsync(Tenant, memberId, Actor, HttpContext.RequestAborted), member => $"{member.Email} was removed and is signed out everywhere.");

    private IActionResult Answer(MemberOutcome outcome, Func<MemberItem, string> done)
    {
        if (outcome.Fault == MemberFault.NoSuch)
        {
            return NotFound();
        }

        if (outcome is not { Fault: MemberFault.None, Member: { } member })
        {
            (Member, Words) = (outcome.Member, outcome.Words);
            return Member is null ? BadRequest() : Page();
        }

        Notice = done(member);
        return Redirect($"/t/{Tenant}/members");
    }
}
