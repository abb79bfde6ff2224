using System.Diagnostics;
using ContractTests.Harness;

namespace ContractTests.Package;

/// <summary>The package, made once for the tests of it, in a folder that nothing else looks into.</summary>
public sealed class PackedContracts : IAsyncLifetime
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <UseAppHost>false</UseAppHost>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Relay.Contracts" Version="*" />
          </ItemGroup>
        </Project>
        """;

    private const string Sources =
        """
        <configuration>
          <packageSources>
            <clear />
            <add key="packed" value="packages" />
          </packageSources>
        </configuration>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("relay-contracts-").FullName;

    public string Package { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        // Both were built before this runs; packing what is there takes no build.
        var packages = Path.Combine(_folder, "packages");
        await DotnetAsync(
            Repository.Root, CancellationToken.None,
            "pack", Path.Combine("src", "Relay.Contracts"), "--configuration", "Release", "--no-build", "--verbosity", "quiet", "--output", packages);
        Package = Assert.Single(Directory.EnumerateFiles(packages, "*.nupkg"));
    }

    public async Task<string> RunConsumerAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Consumer.csproj"), Project, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), Sources, cancellationToken);
        File.Copy(Path.Combine(Repository.Tests, "Package", "Consumer.txt"), Path.Combine(_folder, "Program.cs"));

        // Into a cache of its own: the version is the same as long as nobody releases, and the machine's cache would keep the first for ever.
        await DotnetAsync(_folder, cancellationToken, "build", "--verbosity", "quiet", "--output", "out", "-p:RestorePackagesPath=cache");
        return await DotnetAsync(_folder, cancellationToken, Path.Combine("out", "Consumer.dll"));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> DotnetAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };

        // A compiler that stays behind would hold the pipes open, and what this program was started with is none of the other's business.
        (start.Environment["MSBUILDDISABLENODEREUSE"], start.Environment["UseSharedCompilation"], start.Environment["DOTNET_NOLOGO"]) = ("1", "false", "1");
        using var dotnet = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var (output, errors) = (dotnet.StandardOutput.ReadToEndAsync(cancellationToken), dotnet.StandardError.ReadToEndAsync(cancellationToken));
        await dotnet.WaitForExitAsync(cancellationToken);
        Assert.True(dotnet.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{await output}\n{await errors}");
        return await output;
    }
}
