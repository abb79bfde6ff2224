namespace Relay.Channels;

/// <summary>
/// What a provider counts calls by. The tenant is part of it: a tenant that names another's app or client by mistake or malice slows down
/// nobody but itself.
/// </summary>
/// <param name="Id">The provider's id of the number, business account, app or OAuth client.</param>
/// <param name="Peer">The customer, where the limit is of a pair. Never logged.</param>
internal readonly record struct LimitKey(RetryScope Scope, string Tenant, string Id, string? Peer = null);

/// <summary>A limit that a call falls under.</summary>
/// <param name="Rate">Null where the provider publishes none that Relay could keep: it closes when the provider says so.</param>
internal sealed record CallLimit(LimitKey Key, CallRate? Rate = null);

/// <summary>How many calls a provider takes.</summary>
/// <param name="IsWindow">True when it counts in windows, each of which may be spent at once; false when it looks at every moment.</param>
internal sealed record CallRate(int Calls, TimeSpan Per, bool IsWindow);

/// <summary>What the provider itself says of a limit with an answer.</summary>
/// <param name="Allowed">Calls in a window.</param>
/// <param name="Count">Those it has counted in this one, whoever made them.</param>
/// <param name="Reset">Until the next window.</param>
internal readonly record struct LimitReading(int Allowed, int Count, TimeSpan Reset);
