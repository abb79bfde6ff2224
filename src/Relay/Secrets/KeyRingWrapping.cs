using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Options;
using Relay.Storage;

namespace Relay.Secrets;

/// <summary>Puts the whole key ring under the present certificate, wherever its keys lie. Repeating it does what is left to do.</summary>
internal sealed class KeyRingWrapping(
    KeyRingCertificates certificates, KeyRingRepository store, IStoreTurns turns, IOptions<SecretsOptions> options, IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>Does it.</summary>
    public async Task<WrappingReport> RunAsync(CancellationToken cancellationToken)
    {
        if (certificates.Current is not { } present)
        {
            return new WrappingReport(0, 0, ["Secrets:Local:Certificate:File is empty; it must name the certificate that is to protect the keys."]);
        }

        await using var turn = await turns.TakeAsync(StoreLocks.Seed, cancellationToken);
        var wrapping = new KeyWrapping(present, services, loggers);
        var report = new WrappingReport(0, 0, []);
        foreach (var (id, name, xml) in await store.ReadAsync(cancellationToken))
        {
            report = await RenewAsync(report, wrapping, name, xml, renewed => store.ReplaceAsync(id, xml, renewed, cancellationToken));
        }

        if (options.Value.Local.KeyRing.Directory is { Length: > 0 } directory)
        {
            foreach (var file in Directory.EnumerateFiles(directory, "*.xml").Order(StringComparer.Ordinal))
            {
                var xml = await File.ReadAllTextAsync(file, cancellationToken);
                report = await RenewAsync(report, wrapping, Path.GetFileName(file), xml, renewed => ReplaceAsync(file, renewed, cancellationToken));
            }
        }

        return report;
    }

    private static async Task<WrappingReport> RenewAsync(WrappingReport report, KeyWrapping wrapping, string name, string xml, Func<string, Task> replaceAsync)
    {
        try
        {
            if (wrapping.Renew(XElement.Parse(xml)) is not { } renewed)
            {
                return report with { Good = report.Good + 1 };
            }

            await replaceAsync(renewed.ToString(SaveOptions.DisableFormatting));
            return report with { Renewed = report.Renewed + 1 };
        }
        catch (CryptographicException)
        {
            return report.With($"{name} cannot be read; it is protected with a certificate that is neither Secrets:Local:Certificate nor Secrets:Local:FormerCertificate.");
        }
        catch (XmlException)
        {
            return report.With($"{name} is no XML, so it is no key.");
        }
    }

    // A crash leaves the old file or the new one, and both are good.
    private static async Task ReplaceAsync(string file, string xml, CancellationToken cancellationToken)
    {
        var beside = $"{file}.new";
        await File.WriteAllTextAsync(beside, xml, cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(beside, File.GetUnixFileMode(file));
        }

        File.Move(beside, file, overwrite: true);
    }
}

/// <summary>What came of it.</summary>
/// <param name="Renewed">Keys that were under the former certificate, or bare.</param>
/// <param name="Good">Those that were under the present one already.</param>
/// <param name="Faults">Keys that could not be read, each in a sentence.</param>
internal sealed record WrappingReport(int Renewed, int Good, IReadOnlyList<string> Faults)
{
    public WrappingReport With(string fault) => this with { Faults = [.. Faults, fault] };
}
