using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Identity;
using Relay.Onboarding;

namespace Relay.Portal.Pages.Onboarding;

/// <summary>A step in which something is entered.</summary>
[Authorize(Policies.Viewer)]
internal sealed class StepModel(OnboardingDrafts drafts) : OnboardingPage(drafts)
{
    private const string WasPrefix = "was.";
    private const int LongestTyped = 8192;

    private SaveResult? _saved;

    /// <summary>Whether he asked for the next step, so that what is missing is said as well.</summary>
    public bool IsChecked { get; private set; }

    /// <summary>Why nothing was saved.</summary>
    public string? Refusal => _saved?.Refusal ?? (Progress.SecretsReadable ? null : OnboardingWords.VaultAway);

    public IReadOnlyList<FieldInput> Inputs => [.. Progress.Fields.Where(f => f.Field.Step == Step).Select(Input)];

    public string? Previous => OnboardingSteps.Entered.TakeWhile(s => s != Step).LastOrDefault();

    public string Introduction => Step switch
    {
        OnboardingSteps.Organization => "Who you are, and where we reach you. What you enter is saved as you go.",
        OnboardingSteps.Genesys => "The OAuth client that Relay uses in your Genesys organisation. Secrets are kept in the vault and never shown again.",
        _ => "The number that your customers write to, and the Meta app that it belongs to. Secrets are kept in the vault and never shown again.",
    };

    public async Task<IActionResult> OnGetAsync(string step)
    {
        if (!OnboardingSteps.Entered.Contains(step, StringComparer.Ordinal) || !await LoadAsync(step, HttpContext.RequestAborted))
        {
            return NotFound();
        }

        return Progress.StepOf(step).IsReachable ? Page() : Redirect(AddressOf(Progress.Next));
    }

    /// <summary>Saves the whole form, and goes on or back.</summary>
    public async Task<IActionResult> OnPostAsync(string step, string? go)
    {
        if (await SaveAsync(step) is { } refused)
        {
            return refused;
        }

        IsChecked = go == "next";
        var target = IsChecked ? NextOf(step) : OnboardingSteps.Entered.FirstOrDefault(s => s == go) ?? step;
        var isBack = target != step && !IsChecked;
        if (_saved!.Refusal is null && (isBack || (_saved.IsClean && (!IsChecked || Progress.StepOf(step).IsDone))))
        {
            Notice = Said() ?? (target == step ? "Saved." : null);
            return Redirect(AddressOf(target));
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>Saves what was just typed.</summary>
    public async Task<IActionResult> OnPostFieldAsync(string step)
    {
        if (await SaveAsync(step) is { } refused)
        {
            return refused;
        }

        return _saved!.Refusal is { } refusal
            ? new JsonResult(new { refusal }) { StatusCode = StatusCodes.Status409Conflict }
            : new JsonResult(OnboardingSaved.Of(_saved), ApiJson.Default.Options);
    }

    private async Task<IActionResult?> SaveAsync(string step)
    {
        if (!OnboardingSteps.Entered.Contains(step, StringComparer.Ordinal))
        {
            return NotFound();
        }

        if (!IsAdmin)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        Step = step;
        _saved = await Drafts.SaveAsync(Tenant, step, Edits(), Actor, HttpContext.RequestAborted);
        if (_saved.Progress is null)
        {
            return NotFound();
        }

        Progress = _saved.Progress;
        return null;
    }

    private List<FieldEdit> Edits()
    {
        var edits = new List<FieldEdit>();
        foreach (var field in OnboardingFields.Of(Step))
        {
            if (Request.Form.TryGetValue(field.Name, out var typed) && typed is [{ } text])
            {
                edits.Add(new FieldEdit(field, text, Request.Form.TryGetValue(WasPrefix + field.Name, out var was) ? was.ToString() : null));
            }
        }

        return edits;
    }

    private FieldInput Input(FieldState state)
    {
        var outcome = _saved?.Outcomes.FirstOrDefault(o => o.Field == state.Field);
        var fault = outcome is { Fault: { } said } && !(state.IsMissing && outcome.IsKept) ? said : state.IsMissing && !IsChecked ? null : state.Fault;
        var typed = outcome is { IsKept: false } && !state.Field.IsSecret ? Request.Form[state.Field.Name].ToString() : null;
        return new FieldInput(state, typed is { Length: > LongestTyped } ? typed[..LongestTyped] : typed, fault, outcome?.Note);
    }

    private string? Said()
    {
        var notes = _saved!.Outcomes.Where(o => o.Note is not null).Select(o => $"{o.Field.Label}: {o.Note}").ToList();
        return notes.Count == 0 ? null : string.Join(' ', notes);
    }

    private static string NextOf(string step) => OnboardingSteps.All.SkipWhile(s => s.Name != step).Skip(1).First().Name;
}
