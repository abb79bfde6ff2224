using Relay.Connections;

namespace Relay.Portal;

/// <summary>What stands small below a check: the provider's own words, and what was seen.</summary>
internal static class ProviderSaid
{
    public static string? Of(CheckView check)
    {
        var facts = string.Join(" · ", check.Facts.Select(f => $"{f.Key}: {f.Value}"));
        var said = string.Join(": ", new[] { check.ProviderCode, check.ProviderWords }.OfType<string>());
        return (said.Length, facts.Length) switch
        {
            (0, 0) => null,
            (0, _) => facts,
            (_, 0) => $"The provider said {said}",
            _ => $"The provider said {said} · {facts}",
        };
    }
}
