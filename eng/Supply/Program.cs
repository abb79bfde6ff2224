using Relay.Supply.Licences;
using Relay.Supply.Sbom;
using Relay.Supply.Vulnerabilities;

namespace Relay.Supply;

/// <summary>Behind <c>./relay sbom</c> and <c>./relay audit</c>: what Relay is made of, under which licences, and what is known against it.</summary>
internal static class Program
{
    private const string Usage = "usage: Supply sbom ROOT FILE | licences ROOT | vulnerabilities ROOT";

    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["sbom", var root, var file]:
                return await SbomCommand.RunAsync(root, file, Console.Out, Console.Error);
            case ["licences", var root]:
                return await LicenceCommand.RunAsync(root, Console.Out, Console.Error);
            case ["vulnerabilities", var root]:
                return await VulnerabilityCommand.RunAsync(root, Console.Out, Console.Error);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }
}
