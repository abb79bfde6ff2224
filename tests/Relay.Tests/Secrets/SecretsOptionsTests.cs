using System.Runtime.Versioning;
using Relay.Secrets;

namespace Relay.Tests.Secrets;

[UnsupportedOSPlatform("windows")]
public sealed class SecretsOptionsTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("relay-options-");

    [Theory]
    [InlineData("https://acme.vault.azure.net")]
    [InlineData("https://acme.vault.azure.net/")]
    [InlineData("https://acme.vault.azure.cn:443/")]
    public void An_address_of_a_vault_is_taken(string uri) => Assert.Empty(Faults(Vault(uri)));

    [Theory]
    [InlineData("")]
    [InlineData("acme.vault.azure.net")]
    [InlineData("http://acme.vault.azure.net/")]
    [InlineData("https://acme.vault.azure.net/secrets")]
    [InlineData("https://acme.vault.azure.net/?x=1")]
    [InlineData("https://me:hush@acme.vault.azure.net/")]
    [InlineData("/secrets")]
    public void Any_other_stops_the_start(string uri)
    {
        var fault = Assert.Single(Faults(Vault(uri)));
        Assert.StartsWith("Secrets:KeyVault:Uri is ", fault, StringComparison.Ordinal);
        Assert.Contains("allowed is an address such as https://acme.vault.azure.net/", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_provider_its_address_does_not_matter() => Assert.Empty(Faults(new SecretsOptions { KeyVault = { Uri = "" } }));

    [Theory]
    [InlineData("", true)]
    [InlineData("relay-eu1-", true)]
    [InlineData("0123456789-123456789-123456789-123456789-123456789-123456789-123", true)]
    [InlineData("0123456789-123456789-123456789-123456789-123456789-123456789-1234", false)]
    [InlineData("relay_", false)]
    [InlineData("relay/", false)]
    [InlineData("rélay-", false)]
    public void A_prefix_leaves_room_for_every_tenant(string prefix, bool isAllowed)
    {
        var faults = Faults(new SecretsOptions { KeyVault = { Prefix = prefix } });
        Assert.Equal(isAllowed, faults.Count == 0);
        Assert.All(faults, f => Assert.StartsWith($"Secrets:KeyVault:Prefix is '{prefix}'; allowed are at most 64 characters", f, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_provider_is_told_with_those_there_are() =>
        Assert.Equal("Secrets:Provider is 'Vault'; allowed is Local or KeyVault.", Assert.Single(Faults(new SecretsOptions { Provider = "Vault" })));

    [Fact]
    public void A_directory_of_keys_is_nobody_elses()
    {
        File.SetUnixFileMode(_directory.FullName, Own | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        Assert.Empty(Faults(Ring(_directory.FullName)));
        Assert.Empty(_directory.GetFiles());

        foreach (var open in new[] { UnixFileMode.OtherRead, UnixFileMode.OtherWrite, UnixFileMode.OtherExecute })
        {
            File.SetUnixFileMode(_directory.FullName, Own | open);
            var fault = Assert.Single(Faults(Ring(_directory.FullName)));
            Assert.StartsWith($"Secrets:Local:KeyRing:Directory is '{_directory.FullName}', which is open to every user", fault, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/nowhere/keys", "which is not the full path of a directory")]
    [InlineData("keys", "which is not the full path of a directory")]
    [InlineData("/proc/self/task", "which")]
    public void A_directory_that_cannot_keep_keys_is_told(string directory, string why)
    {
        var fault = Assert.Single(Faults(Ring(directory)));
        Assert.StartsWith($"Secrets:Local:KeyRing:Directory is '{directory}', {why}", fault, StringComparison.Ordinal);
        Assert.Contains("allowed is a directory that Relay may write to and others may not read", fault, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_directory.FullName, Own);
        _directory.Delete();
    }

    private static SecretsOptions Vault(string uri) => new() { Provider = "KeyVault", KeyVault = { Uri = uri } };

    private static SecretsOptions Ring(string directory) => new() { Local = { KeyRing = { Directory = directory } } };

    private static List<string> Faults(SecretsOptions options) =>
        [.. new SecretsOptionsValidator(new KeyRingCertificates(options.Local)).Validate(null, options).Failures ?? []];
}
