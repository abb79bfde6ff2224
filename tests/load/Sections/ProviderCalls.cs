using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Relay.IntegrationTests.Harness;
using Relay.Load.Sending;

namespace Relay.Load.Sections;

/// <summary>The messages that reached Genesys, as the Simulator logged them. It is read afterwards, so that reading it is no load.</summary>
internal sealed class ProviderCalls(Site site)
{
    private const int Page = 5000;

    // The log's times are whole milliseconds, rounded down.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(0.5);

    private readonly Dictionary<int, Call> _calls = [];

    public IReadOnlyDictionary<int, Call> All => _calls;

    /// <summary>Calls beyond one a message.</summary>
    public int Again { get; private set; }

    /// <summary>The last entry of the log that was read.</summary>
    public long Last { get; private set; }

    /// <summary>Whether the log has so many entries.</summary>
    public static async Task<bool> HasAsync(Site site, long entries)
    {
        using var client = Web.Client();
        var page = await client.GetByteArrayAsync(string.Create(CultureInfo.InvariantCulture, $"{site.Simulator.Url}/sim/log?after={Math.Max(0, entries - 1)}&limit=1"));
        return page.Length > "[]".Length;
    }

    /// <summary>Reads until so many messages are there, or for so long. Returns how many there are.</summary>
    public async Task<int> CountAsync(int wanted, TimeSpan limit)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var read = await ReadAsync();
            if (read == Page)
            {
                continue;
            }

            if (_calls.Count >= wanted || TimeProvider.System.GetElapsedTime(began) >= limit)
            {
                return _calls.Count;
            }

            await Task.Delay(250);
        }
    }

    private async Task<int> ReadAsync()
    {
        using var client = Web.Client();
        var url = string.Create(CultureInfo.InvariantCulture, $"{site.Simulator.Url}/sim/log?after={Last}&limit={Page}");
        var entries = await client.GetFromJsonAsync<JsonElement>(url);
        foreach (var entry in entries.EnumerateArray())
        {
            Last = entry.At("n").GetInt64();
            if (entry.At("answer").GetInt32() == 200 && entry.Text("path") is { } path && path.EndsWith("/inbound/open/message", StringComparison.Ordinal))
            {
                Keep(entry, path);
            }
        }

        return entries.GetArrayLength();
    }

    private void Keep(JsonElement entry, string path)
    {
        var number = int.Parse(entry.Text("body", "text").AsSpan(WebhookTemplate.Mark.Length), CultureInfo.InvariantCulture);
        if (!_calls.TryAdd(number, new Call(entry.At("at").GetDateTimeOffset() + Rounding, path, entry.Text("tenant")!, entry.At("body").GetRawText())))
        {
            Again++;
        }
    }

    internal sealed record Call(DateTimeOffset At, string Path, string Tenant, string Body);
}
