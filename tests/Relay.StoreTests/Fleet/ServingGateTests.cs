using Microsoft.Extensions.Options;
using Relay.Fleet;
using Relay.Model;
using Relay.Storage;
using Relay.StoreTests.Harness;
using Relay.Tenants;

namespace Relay.StoreTests.Fleet;

public sealed class ServingGateTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2031, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TenantDirectory _tenants = new();
    private readonly ServingGate _gate;

    public ServingGateTests() => _gate = new ServingGate(_tenants, Options.Create(new StoreOptions()), _time);

    private Serving Now => _gate.Judge(_tenants.Current);

    [Fact]
    public void Nothing_is_served_before_the_first_snapshot_and_nothing_refused_before_the_first_heartbeat()
    {
        Assert.Equal(Serving.No, Now);
        Load(5);
        Assert.Equal(Serving.AcceptOnly, Now);
        Beat(5, 5);
        Assert.Equal(Serving.Full, Now);
    }

    [Fact]
    public void A_process_that_joins_behind_does_not_serve_until_it_has_caught_up()
    {
        Load(5);
        Beat(5, 6);
        Assert.Equal(Serving.No, Now);
        Assert.False(_gate.HasStanding);
        Load(6);
        Assert.Equal(Serving.No, Now);
        Beat(6, 6);
        Assert.Equal(Serving.Full, Now);
    }

    [Fact]
    public void Silence_of_a_minute_takes_the_right_to_refuse_and_a_heartbeat_gives_it_back()
    {
        Load(5);
        Beat(5, 5);
        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal(Serving.Full, Now);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(Serving.AcceptOnly, Now);
        Assert.True(_gate.Describe().IsReady);
        Assert.Contains("no heartbeat since 2031-03-01T12:00:00.000Z", _gate.Describe().State, StringComparison.Ordinal);
        Beat(5, 5);
        Assert.Equal(Serving.Full, Now);
        Assert.Equal("ok", _gate.Describe().State);
    }

    [Fact]
    public void Whoever_comes_back_from_silence_and_finds_himself_behind_does_not_serve()
    {
        Load(5);
        Beat(5, 5);
        _time.Advance(TimeSpan.FromMinutes(10));
        Beat(5, 9);
        Assert.Equal(Serving.No, Now);
        Assert.False(_gate.Describe().IsReady);
        Load(9);
        Beat(9, 9);
        Assert.Equal(Serving.Full, Now);
    }

    [Fact]
    public void Being_behind_is_allowed_for_a_minute()
    {
        Load(5);
        Beat(5, 5);
        for (var seconds = 0; seconds < 60; seconds += 5)
        {
            Beat(5, 6);
            Assert.True(_gate.HasStanding);
            Assert.Equal(Serving.Full, Now);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(Serving.No, Now);
        Assert.False(_gate.HasStanding);
        Beat(5, 7);
        Assert.Equal(Serving.No, Now);
        Beat(7, 7);
        Assert.Equal(Serving.Full, Now);
    }

    [Fact]
    public void Behind_and_then_cut_off_it_takes_what_verifies()
    {
        Load(5);
        Beat(5, 5);
        Beat(5, 6);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(Serving.AcceptOnly, Now);
    }

    [Fact]
    public void After_a_day_alone_nothing_is_taken_any_more()
    {
        Load(5);
        Beat(5, 5);
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(Serving.AcceptOnly, Now);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Serving.No, Now);
        Assert.False(_gate.Describe().IsReady);
    }

    [Fact]
    public void A_heartbeat_counts_from_when_it_was_sent()
    {
        Load(5);
        var sent = Moment.Now(_time);
        _time.Advance(TimeSpan.FromSeconds(61));
        _gate.OnBeat(sent, 5, 5);
        Assert.Equal(Serving.AcceptOnly, Now);
    }

    [Fact]
    public void A_request_that_holds_a_snapshot_of_before_is_not_refused_by_it()
    {
        Load(5);
        Beat(5, 5);
        var old = _tenants.Current;
        Load(6);
        Assert.Equal(Serving.AcceptOnly, _gate.Judge(old));
        Assert.Equal(Serving.Full, Now);
    }

    [Fact]
    public void A_store_that_was_put_back_to_an_earlier_version_stops_nobody()
    {
        Load(9);
        Beat(9, 9);
        Beat(9, 4);
        _time.Advance(TimeSpan.FromSeconds(50));
        Beat(9, 4);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(Serving.Full, Now);
    }

    private void Load(long version) => _tenants.Swap(new TenantSnapshot(version, []));

    private void Beat(long reported, long newest) => _gate.OnBeat(Moment.Now(_time), reported, newest);
}
