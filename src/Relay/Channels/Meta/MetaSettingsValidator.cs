using Microsoft.Extensions.Options;

namespace Relay.Channels.Meta;

/// <summary>Stops the start on a wrong value, and says which key, what was found and what is allowed.</summary>
internal sealed class MetaSettingsValidator : IValidateOptions<MetaSettings>
{
    private const string Key = $"{MetaSettings.SectionName}:{nameof(MetaSettings.GraphBaseUrl)}";
    private const string Allowed = "an absolute https URL without user, query and fragment (http on loopback only)";

    public ValidateOptionsResult Validate(string? name, MetaSettings options)
    {
        var found = options.GraphBaseUrl;
        if (!Uri.TryCreate(found, UriKind.Absolute, out var uri))
        {
            return Fail(found);
        }

        // A user in the URL is a password in a setting: it is not repeated.
        if (uri.UserInfo.Length > 0)
        {
            return Fail("a URL with a user");
        }

        var isSecure = uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
        return isSecure && uri.Query.Length == 0 && uri.Fragment.Length == 0 ? ValidateOptionsResult.Success : Fail(uri.GetLeftPart(UriPartial.Path));
    }

    private static ValidateOptionsResult Fail(string? found) =>
        ValidateOptionsResult.Fail($"{Key}: found '{found}', allowed is {Allowed}.");
}
