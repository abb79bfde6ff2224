using System.Runtime.InteropServices;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Image;

/// <summary>What eng/native.sh makes of a library that is published.</summary>
public sealed class NativeTests : IDisposable
{
    // What librdkafka says where it was compiled with TLS.
    private const string Word = "SSL_CTX_new() failed: ";

    private readonly string _folder = Directory.CreateTempSubdirectory("relay-native-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ssl", false, 1)]
    [InlineData("ssl", true, 0)]
    [InlineData(null, false, 0)]
    public async Task A_library_without_TLS_is_a_fault_only_where_TLS_is_needed(string? needs, bool speaksTls, int code)
    {
        // Any library that has not got the words; what comes after its end is nobody's business but theirs.
        var library = Path.Combine(_folder, "librdkafka.so");
        File.Copy(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so"), library);
        await File.AppendAllTextAsync(library, speaksTls ? Word : "nothing of the kind", TestContext.Current.CancellationToken);
        var (ended, output) = await BesideAsync(needs);
        Assert.True(ended == code, output);
        Assert.Equal(code == 1, output.Contains("has no TLS, which RELAY_NATIVE_NEEDS asks for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_library_is_linked_with_lies_beside_it_but_for_what_the_runtime_has()
    {
        Tools.Need("ldd", "libc-bin");

        var library = Path.Combine(Path.GetDirectoryName(Repository.Program("Relay", "Relay.dll"))!, "librdkafka.so");
        library = File.Exists(library) ? library : Directory.GetFiles(Path.GetDirectoryName(library)!, "librdkafka.so", SearchOption.AllDirectories)[0];
        File.Copy(library, Path.Combine(_folder, "librdkafka.so"));
        var (ended, output) = await BesideAsync(needs: null);
        Assert.True(ended == 0, output);
        var linked = (await Command.DoneAsync("/", "ldd", library)).Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.Contains("=> /", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]).ToList();
        var beside = Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Where(name => name != "librdkafka.so").ToList();
        Assert.Equal(
            linked.Where(name => name.Split('.')[0] is not ("libc" or "libm" or "libdl" or "librt" or "libpthread" or "libgcc_s" or "libstdc++" or "libssl" or "libcrypto")).Order(StringComparer.Ordinal),
            beside.Order(StringComparer.Ordinal));
    }

    private Task<(int Code, string Output)> BesideAsync(string? needs) => Command.RunAsync(
        Repository.Root, new Dictionary<string, string?>(StringComparer.Ordinal) { ["RELAY_NATIVE_NEEDS"] = needs }, Path.Combine(Repository.Root, "eng/native.sh"), "beside", _folder);
}
