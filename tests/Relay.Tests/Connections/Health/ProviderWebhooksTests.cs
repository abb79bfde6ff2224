using Relay.Connections.Health;
using Relay.Model;
using Relay.Sightings;

namespace Relay.Tests.Connections.Health;

public sealed class ProviderWebhooksTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Where_nothing_was_seen_nothing_is_said_but_that()
    {
        var none = ProviderWebhooks.Of(ProviderKeys.Genesys, new TenantSightings([], IsPartial: false), Now);
        Assert.Equal(("Genesys", "Nothing has come yet."), (none.Title, none.Silence));
        Assert.Equal((null, null, null, null, null), (none.LastSigned, none.LastRefused, none.Refusal, none.Header, none.HandshakeRefusal));
    }

    [Theory]
    [InlineData(0, "Just now.")]
    [InlineData(90, "For 90 minutes.")]
    [InlineData(47 * 60, "For 47 hours.")]
    [InlineData(5 * 24 * 60, "For 5 days.")]
    public void Silence_is_told_in_the_unit_that_fits(int minutes, string words) =>
        Assert.Equal(words, Of(new TenantSighting(new SightingSubject(SightingKinds.Signed, ProviderKeys.Meta), Now.AddMinutes(-minutes), default)).Silence);

    [Fact]
    public void Each_reason_of_a_refusal_has_words_of_its_own_and_something_to_do()
    {
        string[] reasons =
        [
            SightingReasons.HeaderMissing, SightingReasons.HeaderTwice, SightingReasons.HeaderMalformed, SightingReasons.NoSecret, SightingReasons.NoMatch, SightingReasons.NoMatchInChange,
        ];
        var told = reasons.Select(r => Of(Refused(new SightingDetail(Reason: r)))).ToList();
        Assert.Equal(reasons.Length, told.Select(t => t.Refusal).Distinct(StringComparer.Ordinal).Count());
        Assert.All(told, t => Assert.False(string.IsNullOrWhiteSpace(t.Remedy)));
    }

    [Fact]
    public void Of_the_header_its_length_and_algorithm_are_told()
    {
        Assert.Equal("signature header: not seen · body: 12 bytes", Of(Refused(new SightingDetail(SightingReasons.HeaderMissing, HeaderLength: 0, BodyLength: 12))).Header);
        Assert.Equal("signature header: seen, 45 characters, algorithm sha1", Of(Refused(new SightingDetail(SightingReasons.HeaderMalformed, HeaderLength: 45, Algorithm: "sha1"))).Header);
    }

    [Theory]
    [InlineData(SightingReasons.TokenWrong, "not the tenant's")]
    [InlineData(SightingReasons.TokenMissing, "no verify token")]
    [InlineData(SightingReasons.ChallengeMissing, "no challenge")]
    [InlineData(SightingReasons.NotASubscription, "hub.mode")]
    [InlineData(SightingReasons.NoToken, "had no verify token then")]
    public void A_refused_handshake_says_why(string reason, string words) => Assert.Contains(
        words,
        Of(new TenantSighting(new SightingSubject(SightingKinds.HandshakeRefused, ProviderKeys.Meta), Now, new SightingDetail(Reason: reason))).HandshakeRefusal,
        StringComparison.Ordinal);

    private static TenantSighting Refused(SightingDetail detail) => new(new SightingSubject(SightingKinds.Refused, ProviderKeys.Meta), Now, detail);

    private static ProviderWebhooks Of(params TenantSighting[] seen) => ProviderWebhooks.Of(ProviderKeys.Meta, new TenantSightings(seen, IsPartial: false), Now);
}
