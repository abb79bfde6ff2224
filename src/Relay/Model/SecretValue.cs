using System.Text;

namespace Relay.Model;

/// <summary>Holds a secret so that it can be used, but not printed by accident: records, logs and debuggers show three stars.</summary>
internal sealed class SecretValue(string value)
{
    private readonly string _value = value;

    public string Reveal() => _value;

    public byte[] RevealUtf8() => Encoding.UTF8.GetBytes(_value);

    public override string ToString() => "***";
}
