using System.Text.Json;
using Relay.Model;

namespace Relay.Tenants;

/// <summary>Reads secrets of a seed file, which stand there themselves or name an environment variable. Faults never quote a value.</summary>
internal sealed class SeedSecrets(Func<string, string?> environment, SeedFaults faults)
{
    private static readonly string[] SecretMembers = ["id", "value", "notBefore", "notAfter"];

    public SecretValue? Value(SeedObject owner, string member, bool required)
    {
        var path = owner.At(member);
        if (!owner.TryGet(member, out var element))
        {
            if (required)
            {
                faults.Add(path, "is missing; a string or { \"env\": \"NAME\" } is expected");
            }

            return null;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return SeedText.Read(element, path, faults) is { } value ? new SecretValue(value) : null;
            case JsonValueKind.Object:
                return FromEnvironment(element, path);
            default:
                faults.Add(path, $"is {SeedText.Kind(element)}; a string or {{ \"env\": \"NAME\" }} is expected");
                return null;
        }
    }

    /// <param name="integration">The Meta app or Genesys integration that the secrets belong to.</param>
    public IReadOnlyList<SigningSecret> Signing(SeedObject owner, string member, string integration) =>
        Each(owner, member, (id, value, window) => new SigningSecret(id, integration, value, window));

    public IReadOnlyList<VerifyToken> Tokens(SeedObject owner, string member) =>
        Each(owner, member, (id, value, window) => new VerifyToken(id, value, window));

    private SecretValue? FromEnvironment(JsonElement element, string path)
    {
        if (SeedObject.Read(element, path, faults, "env")?.Required("env") is not { Length: > 0 } name)
        {
            return null;
        }

        if (environment(name) is not { Length: > 0 } value)
        {
            faults.Add(path, $"names the environment variable '{name}', which is not set");
            return null;
        }

        if (SeedText.Fault(value) is { } fault)
        {
            // Mostly the line end of a file from which the variable was filled: every signature would be refused, and none say why.
            faults.Add(path, $"names the environment variable '{name}', whose value {fault}");
            return null;
        }

        return new SecretValue(value);
    }

    private List<T> Each<T>(SeedObject owner, string member, Func<string, SecretValue, ValidityWindow, T> make)
    {
        var result = new List<T>();
        foreach (var seed in owner.Objects(member, SecretMembers))
        {
            var id = seed.Required("id");
            var value = Value(seed, "value", required: true);
            var window = new ValidityWindow(seed.Time("notBefore"), seed.Time("notAfter"));
            if (window is { NotBefore: { } from, NotAfter: { } to } && to <= from)
            {
                faults.Add(seed.At("notAfter"), "is not later than notBefore");
            }

            if (value is not null)
            {
                result.Add(make(id, value, window));
            }
        }

        return result;
    }
}
