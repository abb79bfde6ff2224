using Relay.Secrets;

namespace Relay.Onboarding;

/// <summary>A field as it is now.</summary>
internal sealed record FieldState(OnboardingField Field)
{
    /// <summary>Stands for a secret that counts already.</summary>
    private const string KeptStamp = "kept";

    /// <summary>As it was typed; empty for secrets.</summary>
    public string Text { get; private init; } = "";

    /// <summary>What may be shown of a secret; null: there is none, or it cannot be read now.</summary>
    public string? Mask { get; private init; }

    /// <summary>Tells whoever saves later whether somebody else was there before him: the text, or for a secret another word for every value.</summary>
    public string Was { get; private init; } = "";

    /// <summary>Nothing was entered.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault { get; private init; }

    /// <summary>What is odd about it.</summary>
    public string? Doubt { get; private init; }

    /// <summary>It does not count yet.</summary>
    public bool IsPending { get; private init; }

    /// <summary>Who entered what does not count yet.</summary>
    public string? By { get; private init; }

    public bool IsValid => Fault is null;

    public static FieldState OfText(OnboardingField field, KnownValues known, DraftDocument draft)
    {
        var entered = draft.Values.GetValueOrDefault(field.Key);
        var text = entered?.Text ?? known.Text(field) ?? "";
        return new FieldState(field)
        {
            Text = text,
            Was = text,
            IsMissing = text.Length == 0,
            Fault = FaultOf(field, text),
            Doubt = text.Length == 0 ? null : field.Doubt(text),
            IsPending = text != (known.Text(field) ?? ""),
            By = entered?.By,
        };
    }

    /// <param name="bundle">Null: it cannot be read now.</param>
    public static FieldState OfSecret(OnboardingField field, KnownValues known, DraftDocument draft, SecretBundle? bundle)
    {
        var entered = draft.Secrets.GetValueOrDefault(field.Key);
        var name = entered is null ? known.SecretName(field) : SecretNames.Draft(field.Key);
        var value = name is null ? null : bundle?.Find(name);
        var isHidden = bundle is null && name is not null;
        return new FieldState(field)
        {
            Mask = value?.Masked(),
            Was = entered?.Stamp ?? (name is null ? "" : KeptStamp),
            IsMissing = name is null,
            Fault = isHidden ? "It cannot be read from the vault now." : FaultOf(field, value?.Reveal() ?? ""),
            Doubt = value is null ? null : field.Doubt(value.Reveal()),
            IsPending = entered is not null,
            By = entered?.By,
        };
    }

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public static string? FaultOf(OnboardingField field, string text) =>
        text.Length == 0 ? field.Missing
        : text.Length > field.Longest ? $"It is longer than {field.Longest} characters."
        : field.Fault(text);
}
