using Relay.Ingest.Spool;
using Relay.Tests.Fakes;

namespace Relay.Tests.Ingest.Spool;

public sealed class KafkaCircuitTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly KafkaCircuit _circuit;

    public KafkaCircuitTests() => _circuit = new KafkaCircuit(_time);

    [Fact]
    public void Three_failures_in_a_row_open_it_and_an_acknowledgement_in_between_does_not_let_them()
    {
        _circuit.OnFailed();
        _circuit.OnFailed();
        Assert.False(_circuit.OnAcknowledged());
        Assert.False(_circuit.OnFailed());
        Assert.False(_circuit.OnFailed());
        Assert.False(_circuit.IsOpen);
        Assert.True(_circuit.TryEnter());
        Assert.True(_circuit.OnFailed());
        Assert.True(_circuit.IsOpen);
        Assert.False(_circuit.TryEnter());
    }

    [Fact]
    public void While_it_is_open_one_tries_every_five_seconds_and_its_success_closes_it()
    {
        Open();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(_circuit.TryEnter());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_circuit.TryEnter());
        Assert.False(_circuit.TryEnter());
        Assert.False(_circuit.OnFailed());
        Assert.False(_circuit.TryEnter());

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(_circuit.TryEnter());
        Assert.True(_circuit.OnAcknowledged());
        Assert.True(_circuit.TryEnter());
        Assert.True(_circuit.TryEnter());
    }

    [Fact]
    public void Somebody_elses_acknowledgement_lets_one_try_at_once()
    {
        Open();
        _circuit.Hint();
        Assert.True(_circuit.TryEnter());
        Assert.False(_circuit.TryEnter());
    }

    private void Open()
    {
        for (var i = 0; i < 3; i++)
        {
            _circuit.OnFailed();
        }
    }
}
