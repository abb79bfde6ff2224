using Relay.Simulator.Genesys;

namespace Relay.Simulator.Settings;

internal static class GenesysReader
{
    public static GenesysSettings Read(SettingsSection section, string defaultName) => new(
        section.Id("OrganizationId"),
        section.Text("Name", "a name", IsName, defaultName),
        section.Id("ClientId"),
        section.Secret("ClientSecret", "at least 8 characters without blanks", 8),
        Permissions(section, "ClientPermissions", Permission.Bridge),
        section.List("Integrations").Select(Integration).ToList(),
        section.List("Users").Select(User).ToList());

    private static IntegrationSettings Integration(SettingsSection section) => new(
        section.Id("Id"),
        section.Text("Name", "a name", IsName, "Open Messaging"),
        section.Secret("SignatureSecret", "more than 15 characters without blanks", 16));

    private static UserSettings User(SettingsSection section) => new(
        section.Id("Id"),
        section.Text("Name", "a name", IsName),
        section.Text("Email", "an e-mail address", value => value.IndexOf('@', StringComparison.Ordinal) > 0 && !value.Any(char.IsWhiteSpace)),
        Permissions(section, "Permissions", []));

    private static IReadOnlyList<string> Permissions(SettingsSection section, string key, IReadOnlyList<string> fallback)
    {
        if (!section.Has(key) && section.Raw(key) is null)
        {
            return fallback;
        }

        var permissions = section.Child(key).Values();
        foreach (var permission in permissions.Where(permission => !Permission.IsOne(permission)))
        {
            section.Fault(key, $"\"{permission}\"", Permission.Allowed);
        }

        return permissions;
    }

    private static bool IsName(string value) => value.Length > 0;
}
