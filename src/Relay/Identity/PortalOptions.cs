namespace Relay.Identity;

/// <summary>Settings of the section <c>Portal</c>.</summary>
public sealed class PortalOptions
{
    public const string SectionName = "Portal";

    /// <summary>Where people reach the portal. Default: <c>Relay:PublicBaseUrl</c>. Its <c>/signin/callback</c> must be registered with the OAuth clients.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Whether somebody of an organisation that nobody knows starts a tenant by signing in. He must hold <c>messaging:integration:edit</c>. Default false.</summary>
    public bool SelfSignup { get; set; }

    /// <summary>Whom those are to ask who may not come in, such as an e-mail address. Empty: they are told to ask whoever runs this Relay.</summary>
    public string Contact { get; set; } = "";

    /// <summary>A session ends after so long without a request. Default 1 hour; 5 minutes to 24 hours.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A session ends after so long in any case. Default 12 hours; 15 minutes to 7 days.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Steps of signing in that an address may make in a minute, in each process; a sign-in has two, and a whole office may share an address.
    /// Default 60; 1 to 100000.
    /// </summary>
    public int SignInStepsPerMinute { get; set; } = 60;

    /// <summary>How people sign in.</summary>
    public SignInOptions SignIn { get; init; } = new();

    /// <summary>Regions by host: whoever comes by that name signs in there and is not asked. Keys are host names, values regions such as <c>eu-west-1</c>.</summary>
    public IDictionary<string, string> Hosts { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Who sees all tenants, each as <c>{Genesys organisation id}/{e-mail}</c>. The organisation is part of it because anybody can have any
    /// address in an organisation of his own.
    /// </summary>
    public IDictionary<string, string> Operators { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Networks of the proxies in front, comma separated, such as <c>10.0.0.0/8</c>: what they say of the caller's address and scheme
    /// (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>) is believed. Default: nobody.
    /// </summary>
    public string TrustedProxies { get; set; } = "";
}

/// <summary>The OAuth clients of the kind Code Authorization with PKCE that people sign in with.</summary>
public sealed class SignInOptions
{
    /// <summary>Client ids by Genesys region, such as <c>Portal:SignIn:Clients:eu-west-1</c>. Empty: nobody can sign in.</summary>
    public IDictionary<string, string> Clients { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
