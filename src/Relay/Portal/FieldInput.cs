using Relay.Onboarding;

namespace Relay.Portal;

/// <summary>A field as the form shows it.</summary>
/// <param name="Typed">What was typed and not kept; null: what is kept is shown.</param>
/// <param name="Fault">What is wrong with it and is to be shown; null when nothing is, or it is too early to say so.</param>
internal sealed record FieldInput(FieldState State, string? Typed, string? Fault, string? Note)
{
    public OnboardingField Field => State.Field;

    public string Id => $"field-{Field.Name}";

    public string Text => Typed ?? State.Text;

    public string Type => (Field.IsSecret, Field.Kind) switch
    {
        (true, _) => "password",
        (_, FieldKind.Email) => "email",
        (_, FieldKind.Phone) => "tel",
        _ => "text",
    };

    public string? InputMode => Field.Kind == FieldKind.Digits ? "numeric" : null;

    /// <summary>Browsers keep their hands off a field with this word; <c>off</c> alone they take for a request.</summary>
    public string Autocomplete => Field.IsSecret ? "new-password" : Field.Autocomplete;

    /// <summary>Ids are no words, and a spelling checker may send what it checks elsewhere.</summary>
    public string SpellCheck => Field is { Kind: FieldKind.Text, IsSecret: false } ? "true" : "false";

    public string DescribedBy => string.Join(' ', new[] { Field.Hint is null ? null : $"{Id}-hint", $"{Id}-fault", $"{Id}-note" }.OfType<string>());

    /// <summary>What is said below: what was done with it, and what is odd about it.</summary>
    public string? Said => (Note, Fault is null ? State.Doubt : null) switch
    {
        (null, var doubt) => doubt,
        (var note, null) => note,
        var (note, doubt) => $"{note} {doubt}",
    };
}
