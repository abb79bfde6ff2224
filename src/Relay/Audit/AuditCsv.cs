using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Audit;

/// <summary>
/// Writes the audit as a table for people, page by page as it is read, so that it takes no memory. No cell is a formula to whatever opens it:
/// an address that somebody signed in with, or a name, is text of somebody else's.
/// </summary>
internal sealed class AuditCsv(AuditReader reader)
{
    /// <summary>As many as a spreadsheet opens with ease. A last row says that there are more.</summary>
    public const int MostRows = 100_000;

    public const string MediaType = "text/csv";

    private const int PageRows = 1_000;

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = ['=', '+', '-', '@', '\t', '\r', '\n'],
        NewLine = "\r\n",
    };

    // Excel takes a file without the mark for one in the code page of its country.
    private static readonly UTF8Encoding Marked = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Writes all that the filter lets through, at most <see cref="MostRows"/>. Nothing is written before the first page was read.</summary>
    /// <param name="begin">Called before the first byte.</param>
    public async Task WriteAsync(TenantId tenant, AuditFilter filter, Action begin, Stream to, CancellationToken cancellationToken)
    {
        var page = await reader.ListAsync(tenant, Page(filter, filter.After), cancellationToken);
        begin();
        await using var text = new StreamWriter(to, Marked, bufferSize: 16 * 1024, leaveOpen: true);
        await using var csv = new CsvWriter(text, Format, leaveOpen: true);
        await RowAsync(csv, "At (UTC)", "Who", "What", "Action", "From", "Detail");
        for (var written = 0; ;)
        {
            foreach (var item in page.Items)
            {
                await RowAsync(csv, UtcMillisecondsConverter.ToText(item.At), item.Actor, AuditActions.Meaning(item.Action), item.Action, item.Source ?? "", Words(item));
            }

            written += page.Items.Count;
            if (page.Next is null)
            {
                return;
            }

            if (written >= MostRows)
            {
                await RowAsync(csv, "", "", $"There are more than these {written} rows: ask for a shorter time.", "", "", "");
                return;
            }

            var last = page.Items[^1];
            page = await reader.ListAsync(tenant, Page(filter, new AuditPlace(last.At, last.Id)), cancellationToken);
        }
    }

    private static AuditFilter Page(AuditFilter filter, AuditPlace? after) => filter with { After = after, Limit = PageRows };

    private static string Words(AuditItem item) => string.Join("; ", item.Detail.Select(m => $"{m.Key}: {m.Value}"));

    private static async Task RowAsync(CsvWriter csv, params IReadOnlyList<string> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        await csv.NextRecordAsync();
    }
}
