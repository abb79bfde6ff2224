using System.Text.Json;

namespace Relay.IntegrationTests.Harness;

/// <summary>One call that reached the Simulator; answer 0 when it gave none.</summary>
public sealed record LoggedCall(long N, string Service, string? Tenant, string Path, JsonElement Body, int Answer, DateTimeOffset At)
{
    public bool IsGenesysMessage => Service == "genesys" && Path.EndsWith("/inbound/open/message", StringComparison.Ordinal);

    public bool IsGenesysReceipt => Service == "genesys" && Path.EndsWith("/inbound/open/receipt", StringComparison.Ordinal);

    public bool IsToken => Path == "/oauth/token";

    public bool IsGraphMessage => Service == "meta" && Path.EndsWith("/messages", StringComparison.Ordinal);

    public bool Concerns(TestTenant tenant) =>
        Path.Contains(tenant.IntegrationId, StringComparison.Ordinal) || Path.Contains(tenant.PhoneNumberId, StringComparison.Ordinal);
}
