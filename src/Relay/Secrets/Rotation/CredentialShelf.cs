using Relay.Model;

namespace Relay.Secrets.Rotation;

/// <summary>Where the values lie with which Relay itself calls providers.</summary>
internal static class CredentialShelf
{
    private const string WhatsApp = "whatsapp";

    /// <summary>Whether there is somebody whose value it can be.</summary>
    public static bool HasOwner(Tenant tenant, string kind, string owner) => kind switch
    {
        RotationKinds.GenesysClient => tenant.Genesys?.ClientId == owner,
        RotationKinds.WhatsAppToken => tenant.Account(WhatsApp, owner) is not null,
        RotationKinds.MetaAppSecret => tenant.Meta?.AppId == owner,
        _ => false,
    };

    /// <summary>Puts a value in the place of the one before.</summary>
    /// <returns>The name under which it lies; null when its owner is gone.</returns>
    public static string? Put(TenantEdit edit, string kind, string owner, SecretValue value)
    {
        string name;
        if (kind == RotationKinds.GenesysClient)
        {
            if (edit.Row.Organization is not { } organization || organization.ClientId != owner)
            {
                return null;
            }

            name = organization.ClientSecretName;
        }
        else
        {
            if (edit.Row.Accounts.Find(a => a.Channel == WhatsApp && a.Id == owner) is not { } account)
            {
                return null;
            }

            name = account.AccessTokenName ??= SecretNames.AccessToken(account.Channel, account.Id);
        }

        edit.Bundle = edit.Bundle.With(name, value);
        return name;
    }
}
