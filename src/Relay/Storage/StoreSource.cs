using System.Data.Common;
using Npgsql;

namespace Relay.Storage;

/// <summary>Where the store's connections come from.</summary>
internal static class StoreSource
{
    // A server that hangs must not hold anybody for long: everything that waits for the store has something better to do without it.
    private const int ConnectSeconds = 5;
    private const int KeepAliveSeconds = 10;

    // Two for its writers and as many that hang, four for its drainers, and those who look.
    private const int MostForSpool = 12;

    /// <summary>The key of the spool's connections, which are its own: what others hold must not keep it from taking a webhook.</summary>
    public const string Spool = "spool";

    public static NpgsqlDataSource BuildForSpool(string connectionString, ILoggerFactory loggers)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, MostForSpool);
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);

        // Its statements are let go, never cancelled: see StoreGate.
        settings.CommandTimeout = 0;
        return Build(settings.ConnectionString, loggers, Spool);
    }

    /// <param name="name">What metrics call it; else that would be the connection string.</param>
    public static NpgsqlDataSource Build(string connectionString, ILoggerFactory loggers, string name = "store")
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "relay" };
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!given.ContainsKey("Timeout"))
        {
            settings.Timeout = ConnectSeconds;
        }

        if (!given.ContainsKey("Keepalive"))
        {
            // Notices that the other side is gone while nothing is under way, which is the listener's usual state.
            settings.KeepAlive = KeepAliveSeconds;
        }

        if (!given.ContainsKey("Tcp Keepalive"))
        {
            // While a statement is under way only the network can tell that the other side is gone: nobody may wait for it, see StoreGate.
            settings.TcpKeepAlive = true;
            settings.TcpKeepAliveTime = KeepAliveSeconds * 1000;
            settings.TcpKeepAliveInterval = KeepAliveSeconds * 100;
        }

        if (!given.ContainsKey("Cancellation Timeout"))
        {
            // Who did not answer a query in time is not asked to cancel it either: hang up.
            settings.CancellationTimeout = -1;
        }

        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = name }.UseLoggerFactory(loggers).Build();
    }

    /// <summary>Host and database, for a log line; never the user or the password.</summary>
    public static string Describe(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{settings.Host}/{settings.Database ?? settings.Username}";
    }
}
