using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Identity;

namespace Relay.Secrets;

/// <summary>What the answers of Azure Key Vault mean. Its own words are not passed on: they quote names and callers.</summary>
internal static class KeyVaultFaults
{
    private const int TooMany = 429;

    // A longer wait is not believed: it would keep secrets from changing for good.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(2);

    public static VaultFault Silent { get; } = new(VaultFaultKind.Away, "the vault does not answer in time");

    public static VaultFault Throttled(TimeSpan wait) =>
        new(VaultFaultKind.Throttled, string.Create(CultureInfo.InvariantCulture, $"the vault was asked too often and wants to be left alone for {Math.Ceiling(wait.TotalSeconds)} s"));

    public static bool IsThrottled(RequestFailedException refused) => refused.Status == TooMany;

    /// <summary>How long a throttled caller must wait.</summary>
    public static TimeSpan WaitOf(RequestFailedException refused, DateTimeOffset now)
    {
        var wait = UsualWait;
        if (refused.GetRawResponse() is { } response && response.Headers.TryGetValue("Retry-After", out var text))
        {
            wait = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
                : DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at - now
                : UsualWait;
        }

        return wait > LongestWait ? LongestWait : wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait;
    }

    /// <summary>Null for what is a fault of Relay itself.</summary>
    public static VaultFault? Read(Exception failed) => failed switch
    {
        // Each try, when there were several.
        AggregateException { InnerExceptions: [.., var last] } => Read(last),
        RequestFailedException { Status: 0 } => new(VaultFaultKind.Away, $"the vault cannot be reached ({Innermost(failed)})"),
        RequestFailedException refused => Refusal(refused),
        AuthenticationFailedException => new(VaultFaultKind.NoToken, $"Relay gets no token for the vault ({failed.GetType().Name}); see docs/secrets.md for identities"),
        OperationCanceledException => Silent,
        HttpRequestException or IOException => new(VaultFaultKind.Away, $"the vault cannot be reached ({Innermost(failed)})"),

        // What answers at the vault's address asks for a token of another service.
        InvalidOperationException { Source: "Azure.Security.KeyVault.Secrets" } =>
            new(VaultFaultKind.NoToken, "what answers at Secrets:KeyVault:Uri is no Key Vault of that address"),
        _ => null,
    };

    private static VaultFault Refusal(RequestFailedException refused)
    {
        var code = Code(refused);
        var said = code.Length == 0 ? refused.Status.ToString(CultureInfo.InvariantCulture) : $"{refused.Status} {code}";
        return refused.Status switch
        {
            401 => new(VaultFaultKind.NoToken, $"the vault does not accept Relay's token ({said})"),
            403 when code == "SecretDisabled" => new(VaultFaultKind.Refused, $"it is disabled in the vault ({said})"),
            403 => new(VaultFaultKind.Forbidden, $"Relay may not do this in the vault ({said}); it needs the role Key Vault Secrets Officer, and the vault's firewall must let it in"),
            404 => new(VaultFaultKind.Missing, $"there is no such version in the vault ({said})"),
            409 => new(VaultFaultKind.Deleted, $"it lies deleted in the vault ({said}); recover or purge it there"),
            >= 500 => new(VaultFaultKind.Away, $"the vault answers {said}"),
            _ => new(VaultFaultKind.Refused, $"the vault refuses it ({said})"),
        };
    }

    // The inner code says more, such as ForbiddenByRbac or ForbiddenByFirewall where the outer one is Forbidden.
    private static string Code(RequestFailedException refused)
    {
        var code = refused.ErrorCode ?? "";
        try
        {
            if (refused.GetRawResponse()?.Content is { } content)
            {
                using var body = JsonDocument.Parse(content.ToMemory());
                if (body.RootElement is { ValueKind: JsonValueKind.Object } root
                    && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                    && error.TryGetProperty("innererror", out var inner) && inner.ValueKind == JsonValueKind.Object
                    && inner.TryGetProperty("code", out var innerCode) && innerCode.ValueKind == JsonValueKind.String)
                {
                    code = innerCode.GetString()!;
                }
            }
        }
        catch (JsonException)
        {
            // A proxy's page, say. The status tells enough.
            return "";
        }

        return code.Length <= 40 && code.All(char.IsAsciiLetterOrDigit) ? code : "";
    }

    private static string Innermost(Exception failed)
    {
        while (failed.InnerException is { } inner)
        {
            failed = inner;
        }

        return failed.GetType().Name;
    }
}
