using Relay.Channels;

namespace Relay.Connections.Checks;

/// <summary>
/// What a provider's fault means where a check has nothing better to say, and what to do about it. Every code has its own words.
/// </summary>
internal static class FaultWords
{
    private const string Again = "Run the check again in a few minutes.";
    private const string TellOperator = "Tell whoever operates Relay.";

    public static CheckFinding Finding(ProviderFault fault)
    {
        var (cause, remedy) = Of(fault.Code);
        return Finding(fault, cause, remedy);
    }

    /// <summary>The fault in a check's own words.</summary>
    public static CheckFinding Finding(ProviderFault fault, string cause, string remedy) => CheckFinding.Failed(cause, remedy) with
    {
        ProviderCode = fault.ProviderCode ?? fault.HttpStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ProviderWords = fault.Words,
    };

    public static (string Cause, string Remedy) Of(string code) => code switch
    {
        ProviderFaults.GenesysUnreachable => ("Genesys Cloud could not be reached.", $"Check that the region is the organisation's. {Again}"),
        ProviderFaults.GenesysRegionUnknown => ("The Genesys region is not one that Relay knows.", "Choose the organisation's AWS region under Onboarding > Genesys."),
        ProviderFaults.GenesysClientRefused => (
            "Genesys refuses the OAuth client.",
            "In Genesys, open Admin > Integrations > OAuth, and compare the client id; create a new secret if in doubt, and enter it here. The client's grant type must be Client Credentials, and the region must be the organisation's."),
        ProviderFaults.GenesysTokenRefused => ("Genesys gave a token and does not accept it.", "Check that the region is the organisation's. In Genesys, open Admin > Integrations > OAuth and see whether the client is active."),
        ProviderFaults.GenesysCodeRefused => ("Genesys did not accept the sign-in code.", "Sign in again."),
        ProviderFaults.GenesysPermissionMissing => (
            "The OAuth client's role lacks a permission for this.",
            "In Genesys, open Admin > People & Permissions > Roles, add the permission that Genesys names to the role of the OAuth client, and give the client that role for the division."),
        ProviderFaults.GenesysNotFound => ("Genesys does not know it.", "Check that the region and the organisation are right; it may have been deleted."),
        ProviderFaults.GenesysThrottled => ("The OAuth client makes more requests than Genesys allows.", "Wait a minute and run the check again. Give Relay an OAuth client of its own if others use this one."),
        ProviderFaults.GenesysFailed => ("Genesys failed to answer.", $"See status.genesys.cloud. {Again}"),
        ProviderFaults.GenesysRefused => ("Genesys refuses the request.", $"Genesys' own words say why. {TellOperator}"),
        ProviderFaults.GenesysNoApi or ProviderFaults.GenesysUnreadable => (
            "Something else than Genesys' API answers at the region's address.", $"Check the region. {TellOperator} if it is right: a proxy may stand between Relay and Genesys."),
        ProviderFaults.GenesysIntegrationFailed => ("Genesys could not create the integration.", "Genesys' own words say why; often the organisation's licence has no Open Messaging (CX 2 Digital, CX 3, or CX 1 with Digital Add-on II)."),
        ProviderFaults.GenesysIntegrationSlow => ("Genesys has not finished creating the integration.", "Deploy again in a few minutes: what was created already is found again."),

        ProviderFaults.MetaUnreachable => ("Meta's Graph API could not be reached.", Again),
        ProviderFaults.MetaTokenRefused => (
            "Meta does not accept the system user's token.",
            "In Meta Business Suite, open Settings > Users > System users, generate a new token for the app with whatsapp_business_messaging and whatsapp_business_management, and enter it here."),
        ProviderFaults.MetaTokenExpired => (
            "The system user's token has expired.",
            "In Meta Business Suite, open Settings > Users > System users, generate a new token that never expires, and enter it here."),
        ProviderFaults.MetaAppRefused => (
            "Meta refuses the app: app id and app secret do not belong together.",
            "Open developers.facebook.com > My Apps > your app > App settings > Basic, and copy the app id and, after Show, the app secret."),
        ProviderFaults.MetaProofRequired => (
            "The app demands a proof of its secret with every call, which Relay does not send.",
            "Open developers.facebook.com > My Apps > your app > App settings > Advanced > Security, and switch off Require app secret."),
        ProviderFaults.MetaPermissionMissing => (
            "The system user's token may not do this.",
            "In Meta Business Suite, open Settings > Users > System users, assign the app and the WhatsApp account to the system user with full control, and generate a new token."),
        ProviderFaults.MetaNotFound => ("Meta does not know it, or the token may not see it.", "Compare the ids with WhatsApp Manager > Phone numbers, and see that the WhatsApp account is assigned to the system user."),
        ProviderFaults.MetaNotSubscribed => ("The app is not subscribed to the WhatsApp account.", "Deploy the webhooks."),
        ProviderFaults.MetaCallbackRefused => (
            "Meta called Relay's address for its handshake and got no proper answer.",
            "Look at the checks of the public address: it must be reachable from the internet by https, with a valid certificate."),
        ProviderFaults.MetaThrottled => ("The app or the WhatsApp account makes more requests than Meta allows.", "Wait an hour and run the check again."),
        ProviderFaults.MetaFailed => ("Meta failed to answer.", $"See metastatus.com. {Again}"),
        ProviderFaults.MetaRefused => ("Meta refuses the request.", $"Meta's own words say why. {TellOperator}"),
        ProviderFaults.MetaNoApi or ProviderFaults.MetaUnreadable => (
            "Something else than Meta's Graph API answers at its address.", $"{TellOperator} A proxy may stand between Relay and Meta."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "There are no words for it."),
    };
}
