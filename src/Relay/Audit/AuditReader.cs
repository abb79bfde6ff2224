using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Audit;

/// <summary>Reads the audit, the newest first.</summary>
internal sealed class AuditReader(TenantDb databases)
{
    /// <summary>A page.</summary>
    /// <returns>The rows, and where the next page begins; null when there is none.</returns>
    public async Task<AuditList> ListAsync(TenantId tenant, AuditFilter filter, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);

        // One more tells whether there is another page.
        var rows = await Query(db, filter).Take(filter.Limit + 1).ToListAsync(cancellationToken);
        List<AuditItem> page = [.. rows.Take(filter.Limit).Select(Item)];
        return new AuditList(page, rows.Count > filter.Limit ? AuditQuery.CursorAfter(page[^1]) : null);
    }

    private static IQueryable<AuditRow> Query(RelayDb db, AuditFilter filter)
    {
        var rows = db.Audit.AsNoTracking();
        if (filter.Actor is { } actor)
        {
            rows = rows.Where(r => r.Actor == actor);
        }

        if (filter.Action is { } action)
        {
            rows = rows.Where(r => r.Action == action);
        }

        if (filter.From is { } from)
        {
            rows = rows.Where(r => r.At >= from);
        }

        if (filter.To is { } to)
        {
            rows = rows.Where(r => r.At < to);
        }

        if (filter.After is { } after)
        {
            // The first half lets an index begin there.
            rows = rows.Where(r => r.At <= after.At && (r.At < after.At || r.Id < after.Id));
        }

        return rows.OrderByDescending(r => r.At).ThenByDescending(r => r.Id);
    }

    private static AuditItem Item(AuditRow row) => new()
    {
        Id = row.Id,
        At = row.At,
        Actor = row.Actor,
        Source = row.Source,
        Action = row.Action,
        Detail = Members(row.Detail),
    };

    // Values that are no texts, such as the numbers and flags of hand-written statements, are shown as they stand.
    private static Dictionary<string, string> Members(string detail)
    {
        using var document = JsonDocument.Parse(detail);
        return document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ValueKind == JsonValueKind.String ? m.Value.GetString()! : m.Value.GetRawText(), StringComparer.Ordinal);
    }
}

/// <summary>A page of the audit, the newest first.</summary>
/// <param name="Next">What to ask for the next page with; absent on the last one.</param>
internal sealed record AuditList(IReadOnlyList<AuditItem> Items, string? Next);

/// <summary>Who did what, when and from where.</summary>
internal sealed record AuditItem
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary><c>user:{e-mail}</c>, <c>api-key:{id}</c>, or what Relay does by itself.</summary>
    public required string Actor { get; init; }

    /// <summary>The address that it came from; absent when it was Relay itself.</summary>
    public string? Source { get; init; }

    /// <summary>One of a list that grows.</summary>
    public required string Action { get; init; }

    /// <summary>What else there is to know, such as <c>before</c> and <c>after</c>.</summary>
    public required IReadOnlyDictionary<string, string> Detail { get; init; }
}
