using Relay.Model;

namespace Relay.Tests.Model;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("acme-2")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_the_contract_allows_is_taken_as_it_is(string text)
    {
        Assert.True(TenantId.TryParse(text, out var id));
        Assert.Equal(text, id.Value);
        Assert.Equal(text, id.ToString());
        Assert.Equal(TenantId.Parse(text), id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-a")]
    [InlineData("Acme")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("a_b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("\u0661")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Anything_else_is_none(string? text)
    {
        Assert.False(TenantId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void An_id_that_was_never_set_cannot_be_used_by_accident()
    {
        Assert.Throws<InvalidOperationException>(() => default(TenantId).Value);
        Assert.Throws<FormatException>(() => TenantId.Parse("No"));
    }
}
