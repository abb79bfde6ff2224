using Relay.Ingest.Spool;

namespace Relay.Tests.Ingest.Spool;

public sealed class OpenSpoolsTests
{
    private readonly OpenSpools _open = new();

    [Fact]
    public void Nothing_is_known_before_the_store_was_asked()
    {
        Assert.False(_open.IsKnown);
        _open.Mark("acme");
        Assert.False(_open.IsKnown);
        _open.Replace([], _open.Now);
        Assert.True(_open.IsKnown);
        Assert.True(_open.IsEmpty);
    }

    [Fact]
    public void Who_saw_it_closed_does_not_take_away_that_it_was_opened_again_since()
    {
        _open.Mark("acme");
        Assert.True(_open.Contains("acme", out var before));
        _open.Mark("acme");
        _open.Remove("acme", before);
        Assert.True(_open.Contains("acme", out var after));
        _open.Remove("acme", after);
        Assert.False(_open.Contains("acme", out _));
    }

    [Fact]
    public void What_was_opened_while_the_store_was_asked_stays()
    {
        _open.Mark("closed-since");
        var asked = _open.Now;
        _open.Mark("opened-meanwhile");
        _open.Replace(["found"], asked);
        Assert.Equal(["found", "opened-meanwhile"], _open.Tenants.Order());
    }
}
