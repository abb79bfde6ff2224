using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Connections;
using Relay.Identity;
using Relay.Model;

namespace Relay.Onboarding;

/// <summary>The handlers of the routes. Who may call was judged before; the tenant is the caller's own.</summary>
internal static class OnboardingHandlers
{
    private const int MaxBodyBytes = 64 * 1024;
    private const string Expected = """{"step":"organization","fields":{"name":"…"}}""";

    public static async Task<IResult> ProgressAsync(HttpContext context, [FromServices] OnboardingDrafts drafts) =>
        await drafts.ReadAsync(Tenant(context), context.RequestAborted) is { } progress
            ? TypedResults.Json(OnboardingView.Of(progress), ApiJson.Default.OnboardingView)
            : NoTenant();

    public static async Task<IResult> SaveAsync(HttpContext context, [FromServices] OnboardingDrafts drafts)
    {
        var (body, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes);
        if (body is null)
        {
            return problem!;
        }

        if (Read(body) is not { } save)
        {
            return Problems.Malformed($"Expected is {Expected}.");
        }

        var unknown = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var edits = Edits(save, unknown);
        if (unknown.Count > 0)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "malformed", "The request is malformed", "Each fault stands in errors by its field.", unknown);
        }

        var saved = await drafts.SaveAsync(Tenant(context), save.Step, edits, ApiCaller.ActorOf(context), context.RequestAborted);
        return Answer(saved);
    }

    public static async Task<IResult> ValidateAsync(HttpContext context, [FromServices] OnboardingChecks checks)
    {
        var begun = await checks.BeginAsync(Tenant(context), [], ApiCaller.ActorOf(context), context.RequestAborted);
        if (begun.Running is not { } running)
        {
            return OnboardingRefusals.Of(begun);
        }

        await running.Completion.WaitAsync(context.RequestAborted);
        return TypedResults.Json(new CheckReport(checks.Ordered(running.Results.SoFar)), ApiJson.Default.CheckReport);
    }

    public static async Task<IResult> CompleteAsync(HttpContext context, [FromServices] OnboardingCompletion completion)
    {
        var completed = await completion.CompleteAsync(Tenant(context), ApiCaller.ActorOf(context), context.RequestAborted);
        return completed.Progress is not { } progress ? NoTenant()
            : completed.IsLive ? TypedResults.Json(OnboardingView.Of(progress), ApiJson.Default.OnboardingView)
            : OnboardingRefusals.Of(completed, progress);
    }

    private static IResult Answer(SaveResult saved)
    {
        if (saved.Progress is not { } progress)
        {
            return NoTenant();
        }

        if (saved.Refusal is { } refusal)
        {
            return refusal == OnboardingWords.Locked
                ? Problems.Of(StatusCodes.Status409Conflict, "locked", "This cannot be changed here", refusal)
                : Problems.Later(refusal);
        }

        if (!saved.IsClean)
        {
            var faults = saved.Outcomes.Where(o => o.Fault is not null)
                .ToDictionary(o => o.Field.Name, o => o.IsKept || o.Note is null ? [o.Fault!] : new[] { o.Fault!, o.Note }, StringComparer.Ordinal);
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity, "invalid", "Some fields are not valid", "What is valid was kept, and texts that are not as well; each fault stands in errors by its field.", faults);
        }

        return TypedResults.Json(OnboardingSaved.Of(saved), ApiJson.Default.OnboardingSaved);
    }

    private static OnboardingSave? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Default.OnboardingSave);
        }
        catch (JsonException)
        {
            // Its message can quote the body.
            return null;
        }
    }

    private static List<FieldEdit> Edits(OnboardingSave save, Dictionary<string, string[]> unknown)
    {
        var fields = OnboardingFields.Of(save.Step).ToDictionary(f => f.Name, StringComparer.Ordinal);
        if (fields.Count == 0)
        {
            unknown["step"] = [$"Allowed are {string.Join(", ", OnboardingSteps.Entered)}."];
            return [];
        }

        var edits = new List<FieldEdit>(save.Fields.Count);
        foreach (var (name, typed) in save.Fields)
        {
            if (!fields.TryGetValue(name, out var field) || typed is null)
            {
                unknown["fields"] = [$"Allowed are texts for {string.Join(", ", fields.Keys)}."];
                continue;
            }

            edits.Add(new FieldEdit(field, typed, save.Was?.GetValueOrDefault(name)));
        }

        return edits;
    }

    private static TenantId Tenant(HttpContext context) => TenantId.Parse(ApiCaller.TenantOf(context.User)!);

    private static ProblemHttpResult NoTenant() => OnboardingRefusals.NoTenant();
}
