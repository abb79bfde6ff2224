using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Relay.Storage;

namespace Relay.Secrets;

/// <summary>
/// Keeps the key ring in a directory. Keys that were made in the store before are read from there still, since what they encrypted is still
/// there; new ones are made in the directory only.
/// </summary>
internal sealed class KeyRingDirectory(string directory, KeyRingRepository store, ILoggerFactory loggers) : IXmlRepository
{
    private readonly FileSystemXmlRepository _files = new(new DirectoryInfo(directory), loggers);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = _files.GetAllElements().ToList();
        var known = elements.Select(Name).ToHashSet(StringComparer.Ordinal);
        elements.AddRange(store.GetAllElements().Where(e => known.Add(Name(e))));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName) => _files.StoreElement(element, friendlyName);

    // A key that somebody copied to the directory is there twice, and must not be read twice.
    private static string Name(XElement element) => element.Name.LocalName == "key" && element.Attribute("id") is { } id ? id.Value : element.ToString(SaveOptions.DisableFormatting);

    /// <summary>What is wrong with a directory; null when keys may be kept in it.</summary>
    public static string? Fault(string directory)
    {
        const string Allowed = "allowed is a directory that Relay may write to and others may not read";
        if (!Path.IsPathFullyQualified(directory) || !Directory.Exists(directory))
        {
            return $"which is not the full path of a directory; {Allowed}";
        }

        if (!OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(directory) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)) != UnixFileMode.None)
        {
            return $"which is open to every user of the machine; {Allowed}, such as by chmod 700";
        }

        try
        {
            var trial = Path.Combine(directory, $".{Guid.NewGuid():N}.trial");
            using var _ = new FileStream(trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"which cannot be written to ({refused.GetType().Name}); {Allowed}";
        }
    }
}
