using Microsoft.Extensions.Options;
using Relay.Channels;

namespace Relay.Tenants;

/// <summary>Reads the seed file where options are validated, so its faults are reported at start together with all others.</summary>
internal sealed class SeedValidator(ChannelCatalog catalog, SeedFileTenants read) : IValidateOptions<TenantsOptions>
{
    // 10,000 tenants take some 10 MB; what is far beyond is another file.
    private const long LargestFile = 256 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, TenantsOptions options)
    {
        if (options.SeedFile.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        byte[] json;
        try
        {
            var size = new FileInfo(options.SeedFile).Length;
            if (size > LargestFile)
            {
                return ValidateOptionsResult.Fail($"Tenants:SeedFile is '{options.SeedFile}', which has {size} bytes; allowed are {LargestFile}.");
            }

            json = File.ReadAllBytes(options.SeedFile);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ValidateOptionsResult.Fail($"Tenants:SeedFile is '{options.SeedFile}', which cannot be read ({Why(unreadable)}); a readable JSON file is expected.");
        }

        var faults = new SeedFaults();
        read.Tenants = new SeedReader(catalog, Environment.GetEnvironmentVariable).Read(json, faults);
        return faults.All.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.All.Select(f => $"Tenants:SeedFile {options.SeedFile}: {f}."));
    }

    private static string Why(Exception unreadable) => unreadable switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it may not be read, or is a folder",
        _ => unreadable.GetType().Name,
    };
}
