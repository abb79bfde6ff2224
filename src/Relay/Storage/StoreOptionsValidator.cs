using Microsoft.Extensions.Options;
using Npgsql;

namespace Relay.Storage;

/// <summary>Says what is wrong with the store's settings. The connection string holds a password, so nothing of it is ever quoted.</summary>
internal sealed class StoreOptionsValidator(IHostEnvironment environment) : IValidateOptions<StoreOptions>
{
    private const string Key = $"ConnectionStrings:{StoreOptions.ConnectionName}";
    private static readonly TimeSpan LeastAlone = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MostAlone = TimeSpan.FromDays(7);
    private static readonly TimeSpan LeastPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostPoll = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        var faults = new List<string>();
        if (options.ConnectionString.Length > 0)
        {
            faults.AddRange(ConnectionFaults(options.ConnectionString));
        }
        else if (environment.IsProduction())
        {
            faults.Add($"{Key} is empty; in Production it must name a PostgreSQL database, such as Host=db;Database=relay;Username=relay;Password=...");
        }

        Range(faults, "Store:ServeAloneFor", options.ServeAloneFor, LeastAlone, MostAlone);
        Range(faults, "Store:PollInterval", options.PollInterval, LeastPoll, MostPoll);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> ConnectionFaults(string text)
    {
        NpgsqlConnectionStringBuilder parsed;
        try
        {
            parsed = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            // The exception's message quotes what it could not read.
            return [$"{Key} is not a connection string; allowed is Key=Value;Key=Value with the keys of Npgsql, such as Host=db;Database=relay;Username=relay;Password=..."];
        }

        return string.IsNullOrWhiteSpace(parsed.Host) ? [$"{Key} names no Host; the host, or the folder of the socket, of a PostgreSQL server is needed."]
            : string.IsNullOrWhiteSpace(parsed.Database) && string.IsNullOrWhiteSpace(parsed.Username) ? [$"{Key} names no Database."]
            : [];
    }

    private static void Range(List<string> faults, string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            faults.Add($"{key} is {value}; allowed is {least} to {most}.");
        }
    }
}
