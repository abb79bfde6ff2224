using Relay.Model;
using Relay.Secrets;

namespace Relay.Onboarding;

/// <summary>
/// Brings what somebody typed into a draft. Fields that he did not touch stay as others have left them meanwhile; of two who change the same
/// one the later wins, and is told.
/// </summary>
internal sealed class DraftMerge(DraftDocument draft, OnboardingProgress before, KnownValues known, SecretBundle bundle, Actor actor, Random random)
{
    private readonly List<FieldOutcome> _outcomes = [];
    private readonly List<string> _changed = [];

    /// <summary>The values, with secrets that were entered.</summary>
    public SecretBundle Bundle { get; private set; } = bundle;

    public IReadOnlyList<FieldOutcome> Outcomes => _outcomes;

    /// <summary>Names of fields that are not what they were.</summary>
    public IReadOnlyList<string> Changed => _changed;

    public void Apply(FieldEdit edit) => _outcomes.Add(edit.Field.IsSecret ? ApplySecret(edit) : ApplyText(edit));

    private FieldOutcome ApplyText(FieldEdit edit)
    {
        var field = edit.Field;
        var current = before.Field(field);
        if (edit.Typed == edit.Was)
        {
            // He only had it before him.
            return new FieldOutcome(field, true, current.Fault, null);
        }

        var (text, note) = CleanText.Of(edit.Typed);
        var fault = FieldState.FaultOf(field, text);
        if (text.Length > field.Longest)
        {
            return new FieldOutcome(field, false, fault, "It was not kept.");
        }

        if (text == current.Text)
        {
            return new FieldOutcome(field, true, fault, note);
        }

        if (text == (known.Text(field) ?? ""))
        {
            draft.Values.Remove(field.Key);
        }
        else
        {
            draft.Values[field.Key] = new DraftValue(text, actor.Name);
        }

        _changed.Add(field.Name);
        var overwritten = edit.Was is not null && edit.Was != current.Was
            ? $"{Somebody(current)} changed this meanwhile to \u201c{current.Text}\u201d; what you entered has replaced it."
            : null;
        return new FieldOutcome(field, true, fault, Join(note, overwritten));
    }

    private FieldOutcome ApplySecret(FieldEdit edit)
    {
        var field = edit.Field;
        var current = before.Field(field);
        var (text, note) = CleanText.Of(edit.Typed);
        if (text.Length == 0)
        {
            // An empty field is one that he left alone: what was entered is not in it.
            return new FieldOutcome(field, true, current.Fault, null);
        }

        if (FieldState.FaultOf(field, text) is { } fault)
        {
            return new FieldOutcome(field, false, fault, current.IsMissing ? "It was not kept." : "It was not kept; the one before is still there.");
        }

        if (Bundle.Find(SecretNames.Draft(field.Key))?.Reveal() == text)
        {
            return new FieldOutcome(field, true, null, note);
        }

        Bundle = Bundle.With(SecretNames.Draft(field.Key), new SecretValue(text));
        draft.Secrets[field.Key] = new DraftSecret($"{random.NextInt64():x16}", actor.Name);
        _changed.Add(field.Name);
        var overwritten = edit.Was is not null && edit.Was != current.Was ? $"{Somebody(current)} entered another one meanwhile; yours has replaced it." : null;
        return new FieldOutcome(field, true, null, Join(note, overwritten));
    }

    private static string Somebody(FieldState field) => field.By switch
    {
        null => "Somebody",
        ['u', 's', 'e', 'r', ':', .. var email] => email,
        ['a', 'p', 'i', '-', 'k', 'e', 'y', ':', .. var key] => $"The API key {key}",
        var other => other,
    };

    private static string? Join(string? first, string? second) => first is null ? second : second is null ? first : $"{first} {second}";
}
