using System.Text;

namespace Relay.Model;

/// <summary>Holds a secret so that it can be used, but not printed by accident: records, logs and debuggers show three stars.</summary>
internal sealed class SecretValue(string value)
{
    private const string Dots = "••••••••";
    private const int ShownOf = 12;
    private const int Shown = 4;

    private readonly string _value = value;

    public string Reveal() => _value;

    public byte[] RevealUtf8() => Encoding.UTF8.GetBytes(_value);

    /// <summary>
    /// What a person may see of it: the last four characters, behind as many dots whatever its length. Of a value so short that four
    /// characters would tell much, dots only.
    /// </summary>
    public string Masked()
    {
        if (_value.Length < ShownOf)
        {
            return Dots;
        }

        // Half of a character that takes two places cannot be shown.
        var end = _value.AsSpan(_value.Length - Shown);
        return string.Concat(Dots, char.IsLowSurrogate(end[0]) ? end[1..] : end);
    }

    public override string ToString() => "***";
}
