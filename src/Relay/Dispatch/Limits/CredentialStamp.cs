using Relay.Model;

namespace Relay.Dispatch.Limits;

/// <summary>What a destination is called with. When it changes, a refusal of what was before says nothing any more.</summary>
internal readonly record struct CredentialStamp(string? AccessToken, string? Region, string? ClientId, string? ClientSecret)
{
    public static CredentialStamp Of(Tenant tenant, ChannelAccount account) => new(
        account.AccessToken?.Reveal(), tenant.Genesys?.Region, tenant.Genesys?.ClientId, tenant.Genesys?.ClientSecret.Reveal());

    /// <summary>A record would print its members.</summary>
    public override string ToString() => "***";
}
