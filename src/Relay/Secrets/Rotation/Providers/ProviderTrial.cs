using System.Globalization;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;
using Relay.Http;
using Relay.Model;

namespace Relay.Secrets.Rotation.Providers;

/// <summary>Tries a value at its provider: what it is worth counts, not what it looks like.</summary>
internal sealed class ProviderTrial(ProviderCalls calls, AccessTokens tokens, ProviderPlaces places, AppTokens apps, TimeProvider time) : ICredentialTrial
{
    private static readonly string[] Scopes = ["whatsapp_business_messaging", "whatsapp_business_management"];

    public Task<Trial> TryAsync(SecretOrder order, CancellationToken cancellationToken) => order.Kind switch
    {
        RotationKinds.GenesysClient => TryClientAsync(order, cancellationToken),
        RotationKinds.WhatsAppToken => TryTokenAsync(order, cancellationToken),
        RotationKinds.MetaAppSecret => TryAppSecretAsync(order, cancellationToken),
        _ => throw new InvalidOperationException($"A value of the kind {order.Kind} cannot be tried."),
    };

    private async Task<Trial> TryAppSecretAsync(SecretOrder order, CancellationToken cancellationToken) =>
        (await apps.TryAsync(order.Owner, order.Value, cancellationToken)).Fault is { } fault ? NotPassed(fault) : Trial.Passed;

    private async Task<Trial> TryClientAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        var organization = order.Tenant.Genesys!;
        if (GenesysPlace.Find(organization.Region, organization.ClientId, order.Value, places.Genesys) is not { } place)
        {
            return new Trial(TrialOutcome.Refused, ProviderFaults.GenesysRegionUnknown, "The tenant's Genesys region is not known.");
        }

        // Whatever was cached of the same pair: it must be let in now.
        var fetched = await tokens.FetchAnewAsync(place.Credential, cancellationToken);
        if (fetched.Token is null)
        {
            return NotPassed(GenesysFaults.Of(fetched.Failure));
        }

        var found = GenesysAdministrationAnswers.Organization(await calls.SendAsync(GenesysAdministration.Organization(place), cancellationToken));
        if (found.Fault is { } fault)
        {
            return NotPassed(fault);
        }

        return organization.OrganizationId is { } expected && !string.Equals(expected, found.Value!.Id, StringComparison.OrdinalIgnoreCase)
            ? new Trial(TrialOutcome.Refused, "genesys-other-organization", "The client belongs to another Genesys organisation than this tenant's.")
            : Trial.Passed;
    }

    private async Task<Trial> TryTokenAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        var (app, _, unread) = await apps.FindAsync(order.Tenant, cancellationToken);
        if (app is null)
        {
            return NotPassed(unread!);
        }

        var answer = await calls.SendAsync(MetaAdministration.DebugToken(places.Meta, app, order.Value), cancellationToken);
        var looked = MetaAdministrationAnswers.DebugToken(answer);
        if (looked.Fault is { } fault)
        {
            return NotPassed(fault);
        }

        var account = order.Tenant.Account(WhatsAppChannel.Key, order.Owner)!;
        if (Wrong(looked.Value!, order.Tenant.Meta!.AppId, account) is { } wrong)
        {
            return wrong;
        }

        var number = WhatsAppAdministrationAnswers.Number(await calls.SendAsync(WhatsAppAdministration.Number(places.Meta, order.Owner, order.Value), cancellationToken));
        return number.Fault is { } unreached
            ? NotPassed(unreached)
            : Trial.Passed with { ExpiresAt = looked.Value!.ExpiresAt, DataAccessExpiresAt = looked.Value.DataAccessExpiresAt };
    }

    private Trial? Wrong(MetaTokenState token, string appId, ChannelAccount account)
    {
        if (!token.IsValid)
        {
            return new Trial(TrialOutcome.Refused, ProviderFaults.MetaTokenRefused, $"Meta says that the token is not valid. {token.ErrorWords}".TrimEnd());
        }

        if (token.AppId is { } other && other != appId)
        {
            return new Trial(TrialOutcome.Refused, "meta-other-app", $"The token was made for another app than {appId}.");
        }

        if (token.ExpiresAt is { } end && end <= time.GetUtcNow())
        {
            return new Trial(
                TrialOutcome.Refused, ProviderFaults.MetaTokenExpired, string.Create(CultureInfo.InvariantCulture, $"The token expired on {end:yyyy-MM-dd HH:mm} UTC."));
        }

        if (Scopes.FirstOrDefault(s => !token.Scopes.Contains(s, StringComparer.Ordinal)) is { } scope)
        {
            return new Trial(TrialOutcome.Refused, "meta-scope-missing", $"The token lacks the permission {scope}.");
        }

        return account.WabaId is { } waba && Scopes.FirstOrDefault(s => !token.Reaches(s, waba)) is { } blind
            ? new Trial(TrialOutcome.Refused, "meta-account-unreached", $"The token does not reach the WhatsApp business account {waba} with {blind}: assign the account to the system user.")
            : null;
    }

    private static Trial NotPassed(ProviderFault fault) =>
        new(fault.IsRetryable ? TrialOutcome.Unknown : TrialOutcome.Refused, fault.Code, Tell.Words(fault));
}
