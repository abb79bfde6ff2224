using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Deliveries;
using Relay.Identity;
using Relay.Storage.DeadLetters;

namespace Relay.Portal.Pages.DeadLetters;

/// <summary>Replays or discards dead letters, and tells what came of it. Before it discards it asks.</summary>
[Authorize(Policies.Admin)]
internal sealed class DecideModel(DeadLetterPages letters) : TenantPage
{
    private const string Discard = "discard";

    /// <summary>What was chosen; carried on by the forms of this page.</summary>
    public DecisionRequest Chosen { get; private set; } = new();

    public bool IsDiscard { get; private set; }

    /// <summary>Null: it is asked first.</summary>
    public DecisionTold? Told { get; private set; }

    public IActionResult OnGet() => Redirect($"/t/{Tenant}/deadletters");

    public async Task<IActionResult> OnPostAsync(string? what, Guid[] ids, string? destination, string? after, bool force, bool confirmed)
    {
        IsDiscard = what == Discard;
        Chosen = new DecisionRequest { Ids = destination is null ? ids : null, Destination = destination, After = after, Force = force };
        if (!letters.HasStore || DeadLetterHandlers.Fault(Chosen) is not null)
        {
            Notice = ids.Length == 0 ? "Nothing was chosen." : $"At most {DecisionRequest.MaxIds} can be chosen at once.";
            return Redirect($"/t/{Tenant}/deadletters");
        }

        if (!IsDiscard || confirmed)
        {
            var decision = new DeadLetterDecision(IsDiscard ? DeadLetterStates.Discarded : DeadLetterStates.Replayed, Actor.Name, force) { Source = Actor.Source };
            Told = await letters.DecideAsync(Tenant, Chosen, decision, HttpContext.RequestAborted);
        }

        return Page();
    }
}
