using Relay.Model;
using Relay.Sightings;
using Relay.Tests.Fakes;

namespace Relay.Tests.Sightings;

public sealed class SightingBookTests
{
    private static readonly DateTimeOffset At = ManualTimeProvider.Start;
    private static readonly TenantId Harbour = TenantId.Parse("harbour");
    private static readonly TenantId Cove = TenantId.Parse("cove");
    private static readonly RefusedWebhook Wrong = new(SightingReasons.NoMatch, 71, "sha256", 20);

    private readonly SightingBook _book = new();

    [Fact]
    public void Of_each_subject_the_newest_is_known_and_of_one_tenant_only()
    {
        _book.Signed(Harbour, ProviderKeys.Meta, "a1", At);
        _book.Signed(Harbour, ProviderKeys.Meta, "a2", At.AddSeconds(5));
        _book.Signed(Harbour, ProviderKeys.Genesys, "g1", At.AddSeconds(6));
        _book.Refused(Harbour, ProviderKeys.Meta, Wrong, At.AddSeconds(7));
        _book.ShookHands(Harbour, ProviderKeys.Meta, "v1", At.AddSeconds(8));
        _book.HandshakeRefused(Harbour, ProviderKeys.Meta, SightingReasons.TokenWrong, At.AddSeconds(9));
        _book.KeyUsed(Harbour, "k1", At.AddSeconds(10));
        _book.Signed(Cove, ProviderKeys.Meta, "a1", At.AddSeconds(11));

        var seen = new TenantSightings(_book.Of(Harbour), IsPartial: false);
        Assert.Equal((At.AddSeconds(5), "a2"), (seen.LastSigned(ProviderKeys.Meta)!.At, seen.LastSigned(ProviderKeys.Meta)!.Detail.SecretId));
        Assert.Equal(At, seen.LastMatch(ProviderKeys.Meta, "a1"));
        Assert.Equal(At.AddSeconds(5), seen.LastMatch(ProviderKeys.Meta, "a2"));
        Assert.Equal(At.AddSeconds(6), seen.LastMatch(ProviderKeys.Genesys, "g1"));
        Assert.Null(seen.LastMatch(ProviderKeys.Genesys, "a1"));
        Assert.Equal(new SightingDetail(SightingReasons.NoMatch, null, 71, "sha256", 20), seen.LastRefused(ProviderKeys.Meta)!.Detail);
        Assert.Null(seen.LastRefused(ProviderKeys.Genesys));
        Assert.Equal((At.AddSeconds(8), "v1"), (seen.LastHandshake(ProviderKeys.Meta)!.At, seen.LastHandshake(ProviderKeys.Meta)!.Detail.SecretId));
        Assert.Equal(At.AddSeconds(8), seen.LastMatchOfToken(ProviderKeys.Meta, "v1"));
        Assert.Equal(SightingReasons.TokenWrong, seen.LastRefusedHandshake(ProviderKeys.Meta)!.Detail.Reason);
        Assert.Equal(At.AddSeconds(10), seen.KeyLastUsed("k1"));
        Assert.Equal(TimeSpan.FromSeconds(55), seen.SilentFor(ProviderKeys.Meta, At.AddMinutes(1)));
        Assert.Equal(TimeSpan.Zero, seen.SilentFor(ProviderKeys.Meta, At));
        Assert.Null(new TenantSightings(_book.Of(Cove), IsPartial: false).SilentFor(ProviderKeys.Genesys, At));
    }

    [Fact]
    public void What_comes_again_at_once_is_passed_over_unless_it_says_something_else()
    {
        _book.Signed(Harbour, ProviderKeys.Meta, "a1", At);
        var first = Latest(SightingKinds.Signed);
        _book.Signed(Harbour, ProviderKeys.Meta, "a1", At.AddMilliseconds(999));
        Assert.Same(first, Latest(SightingKinds.Signed));

        _book.Signed(Harbour, ProviderKeys.Meta, "a2", At.AddMilliseconds(999));
        Assert.Equal("a2", Latest(SightingKinds.Signed).Detail.SecretId);
        _book.Signed(Harbour, ProviderKeys.Meta, "a1", At.AddMilliseconds(500));
        Assert.Equal("a2", Latest(SightingKinds.Signed).Detail.SecretId);
        _book.Signed(Harbour, ProviderKeys.Meta, "a2", At.AddMilliseconds(2100));
        Assert.Equal(At.AddMilliseconds(2100), Latest(SightingKinds.Signed).At);
    }

    [Fact]
    public void What_the_store_has_is_not_brought_again_and_what_came_meanwhile_is()
    {
        _book.Signed(Harbour, ProviderKeys.Meta, "a1", At);
        var unkept = _book.Unkept();
        Assert.Equal(2, unkept.Count);
        _book.Signed(Harbour, ProviderKeys.Meta, "a1", At.AddSeconds(3));
        Assert.All(unkept, u => u.IsKept());

        var later = _book.Unkept();
        Assert.Equal([At.AddSeconds(3), At.AddSeconds(3)], later.Select(u => u.Sighting.At));
        Assert.All(later, u => u.IsKept());
        Assert.Empty(_book.Unkept());
        Assert.Equal(2, _book.Of(Harbour).Count);
    }

    [Fact]
    public void Strangers_leave_nothing_behind()
    {
        _book.Refused(null, ProviderKeys.Meta, Wrong, At);
        _book.HandshakeRefused(null, ProviderKeys.Meta, SightingReasons.NoToken, At);
        Assert.Empty(_book.Unkept());
    }

    [Fact]
    public void What_no_tenant_has_any_more_is_forgotten()
    {
        var secret = new SigningSecret("a1", "app", new SecretValue("value"), default);
        _book.Signed(Harbour, ProviderKeys.Meta, "a1", At);
        _book.Signed(Harbour, ProviderKeys.Meta, "gone", At);
        _book.KeyUsed(Harbour, "gone", At);
        _book.ShookHands(Harbour, ProviderKeys.Meta, "gone", At);
        _book.Signed(Cove, ProviderKeys.Meta, "a1", At);

        _book.Prune(new TenantSnapshot(1, [new Tenant { Id = Harbour, Name = "Harbour", SigningSecrets = Tenant.IndexSecrets((ProviderKeys.Meta, [secret])) }]));

        Assert.Empty(_book.Of(Cove));
        Assert.Equal(
            [SightingKinds.Handshake, SightingKinds.Secret, SightingKinds.Signed],
            _book.Of(Harbour).Select(s => s.Subject.Kind).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Noting_the_same_again_allocates_nothing()
    {
        Note();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 1000; n++)
        {
            Note();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Note()
        {
            _book.Signed(Harbour, ProviderKeys.Meta, "a1", At);
            _book.Refused(Harbour, ProviderKeys.Meta, Wrong, At);
            _book.Refused(null, ProviderKeys.Meta, Wrong, At);
        }
    }

    [Theory]
    [InlineData("sha256=00", "sha256")]
    [InlineData("SHA1=00", "sha1")]
    [InlineData("sha512=", "sha512")]
    [InlineData("md5=a=b", "md5")]
    [InlineData("hunter2=00", "other")]
    [InlineData("hunter2", "none")]
    [InlineData("=00", "none")]
    [InlineData("", "none")]
    public void A_header_is_told_by_words_of_ours_only(string header, string word) => Assert.Equal(word, SignatureAlgorithms.Of(header));

    private TenantSighting Latest(string kind) => _book.Of(Harbour).Single(s => s.Subject.Kind == kind);
}
