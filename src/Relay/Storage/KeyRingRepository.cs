using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Relay.Storage;

/// <summary>Keeps the keys of ASP.NET's data protection in the store, so that every process can read what another has encrypted.</summary>
internal sealed class KeyRingRepository(IDbContextFactory<RelayDb> databases) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = databases.CreateDbContext();
        return [.. db.DataKeys.AsNoTracking().OrderBy(k => k.Id).Select(k => k.Xml).ToList().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var xml = element.ToString(SaveOptions.DisableFormatting);
        using var db = databases.CreateDbContext();
        db.Database.ExecuteSql($"INSERT INTO data_keys (name, xml) VALUES ({friendlyName}, {xml})");
    }

    /// <summary>The keys as they lie there.</summary>
    public async Task<IReadOnlyList<(long Id, string Name, string Xml)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.DataKeys.AsNoTracking().OrderBy(k => k.Id).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.Id, row.Name, row.Xml));
    }

    /// <summary>Puts another form of the same key in its place, unless somebody did before.</summary>
    public async Task ReplaceAsync(long id, string was, string xml, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.DataKeys.Where(k => k.Id == id && k.Xml == was).ExecuteUpdateAsync(set => set.SetProperty(k => k.Xml, xml), cancellationToken);
    }
}
