using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Connections.Checks;

/// <summary>Keeps what the checks of each tenant found last.</summary>
internal sealed class CheckResults(TenantDb databases, CheckList list)
{
    private const int Attempts = 3;

    /// <summary>The last results, in the order of the list; those that were never made are absent.</summary>
    public async Task<IReadOnlyList<CheckResult>> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        var rows = await db.CheckResults.AsNoTracking().ToDictionaryAsync(r => r.CheckId, StringComparer.Ordinal, cancellationToken);
        return [.. list.All.Where(c => rows.ContainsKey(c.Id)).Select(c => Read(c, rows[c.Id]))];
    }

    /// <summary>Keeps results in the place of older ones.</summary>
    public async Task SaveAsync(TenantId tenant, IReadOnlyList<CheckResult> results, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = databases.Open(tenant);
                var rows = await db.CheckResults.ToDictionaryAsync(r => r.CheckId, StringComparer.Ordinal, cancellationToken);
                foreach (var result in results)
                {
                    if (!rows.TryGetValue(result.Id, out var row))
                    {
                        row = db.CheckResults.Add(new CheckResultRow { TenantId = tenant.Value, CheckId = result.Id, State = "" }).Entity;
                    }

                    if (row.At <= result.At)
                    {
                        Write(result, row);
                    }
                }

                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Another process made the first results of this tenant at the same time: now there are rows to be changed.
                continue;
            }
        }
    }

    private static void Write(CheckResult result, CheckResultRow row)
    {
        var found = result.Finding;
        (row.State, row.Cause, row.Remedy, row.At) = (found.State, found.Cause, found.Remedy, result.At);
        (row.ProviderCode, row.ProviderWords) = (found.ProviderCode, found.ProviderWords);
        row.Facts = JsonSerializer.Serialize(new Dictionary<string, string>(found.Facts, StringComparer.Ordinal), FactsJson.Default.DictionaryStringString);
    }

    private static CheckResult Read(Check check, CheckResultRow row) => new(
        check.Id,
        check.Title,
        new CheckFinding(row.State)
        {
            Cause = row.Cause,
            Remedy = row.Remedy,
            ProviderCode = row.ProviderCode,
            ProviderWords = row.ProviderWords,
            Facts = JsonSerializer.Deserialize(row.Facts, FactsJson.Default.DictionaryStringString) ?? [],
        },
        row.At);
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class FactsJson : JsonSerializerContext;
