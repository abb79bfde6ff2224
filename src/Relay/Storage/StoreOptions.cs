namespace Relay.Storage;

/// <summary>Settings of the section <c>Store</c>, and the connection string.</summary>
public sealed class StoreOptions
{
    public const string SectionName = "Store";

    /// <summary>The name of the connection string: <c>ConnectionStrings:Relay</c>.</summary>
    public const string ConnectionName = "Relay";

    /// <summary>PostgreSQL, as Npgsql takes it. Empty, the default: no store, which is a trial and refused in Production.</summary>
    internal string ConnectionString { get; set; } = "";

    /// <summary>
    /// Whether a process that starts brings the schema up to date. Default true. False: a schema that is behind stops the start, and
    /// <c>dotnet Relay.dll migrate</c> brings it up to date.
    /// </summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>
    /// How long a process that cannot reach the store takes webhooks by its last snapshot; after that it answers 503 to all. Default 1 day;
    /// 2 minutes to 7 days. It bounds how long a secret that was revoked meanwhile is still taken by a process that was cut off.
    /// </summary>
    public TimeSpan ServeAloneFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often the store is asked whether its tenants have changed, besides being told. Default 30 s; 1 s to 5 minutes.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(30);
}
