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
}
