using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Relay.Channels.Meta;
using Relay.Ingest;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Benchmarks;

/// <summary>The check of a signature: two hashes at least, whoever asks. Beside it, one hash alone.</summary>
public class SignatureBenchmarks
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly SigningSecret[] _one = [Harbor.Secret("a1", "app-secret-one")];
    private readonly SigningSecret[] _overlap = [Harbor.Secret("a1", "app-secret-one"), Harbor.Secret("a2", "app-secret-two"), Harbor.Secret("a3", "app-secret-three")];
    private readonly byte[] _key = Encoding.UTF8.GetBytes("app-secret-one");
    private byte[] _body = [];
    private byte[] _signature = [];
    private string _header = "";

    [Params(500, 8000)]
    public int BodyBytes { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _body = new byte[BodyBytes];
        _signature = HMACSHA256.HashData(_key, _body);
        _header = "sha256=" + Convert.ToHexStringLower(_signature);
    }

    [Benchmark(Baseline = true)]
    public byte OneHash()
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, _body, hash);
        return hash[0];
    }

    [Benchmark]
    public bool Header()
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return MetaSignature.TryDecode(_header, signature);
    }

    [Benchmark]
    public bool OneSecret() => SignatureCheck.Match(_body, _signature, _one, At) is not null;

    [Benchmark]
    public bool ThreeSecretsInAnOverlap() => SignatureCheck.Match(_body, _signature, _overlap, At) is not null;

    [Benchmark]
    public bool UnknownTenant() => SignatureCheck.Match(_body, _signature, null, At) is not null;
}
