using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Relay.Identity;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Identity;

public sealed class ApiKeyTextTests
{
    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("bearer   abc ")]
    public void A_key_stands_behind_the_scheme(string header)
    {
        var hash = new byte[32];
        Assert.True(ApiKeyText.TryHash(header, hash));
        Assert.Equal(SHA256.HashData("abc"u8), hash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic abc")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer abcé")]
    public void What_is_no_key_is_none(string header) => Assert.False(ApiKeyText.TryHash(header, new byte[32]));

    [Fact]
    public void A_key_is_given_once_and_has_a_bound()
    {
        Assert.False(ApiKeyText.TryHash(new StringValues(["Bearer abc", "Bearer abc"]), new byte[32]));
        Assert.False(ApiKeyText.TryHash(StringValues.Empty, new byte[32]));
        Assert.True(ApiKeyText.TryHash("Bearer " + new string('k', 512), new byte[32]));
        Assert.False(ApiKeyText.TryHash("Bearer " + new string('k', 513), new byte[32]));
    }

    [Fact]
    public void A_key_is_found_by_its_whole_hash_only()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("one"));
        byte[] similar = [.. hash];
        similar[^1] ^= 1;
        var snapshot = new TenantSnapshot(1, [Harbor.Tenant with { ApiKeys = [new ApiKey("k1", hash, [])] }, Harbor.NeighbourTenant with { ApiKeys = [new ApiKey("k1", similar, [])] }]);

        Assert.Equal(Harbor.Id, snapshot.FindKey(hash)?.Tenant.Id.Value);
        Assert.Equal(Harbor.Neighbour, snapshot.FindKey(similar)?.Tenant.Id.Value);
        byte[] unknown = [.. hash];
        unknown[^1] ^= 2;
        Assert.Null(snapshot.FindKey(unknown));
        Assert.Null(snapshot.FindKey(hash.AsSpan(0, 16)));
        Assert.Null(TenantSnapshot.Empty.FindKey(hash));
    }

    [Theory]
    [InlineData("deadletters:write", "deadletters:read", true)]
    [InlineData("deadletters:read", "deadletters:write", false)]
    [InlineData("messages:send", "deadletters:read", false)]
    [InlineData("messages:send", "messages:send", true)]
    public void Writing_allows_reading_and_nothing_else_allows_anything_else(string held, string wanted, bool allows) =>
        Assert.Equal(allows, ApiScopes.Allow([held], wanted));
}
