using System.Reflection;
using Confluent.Kafka;

namespace Relay.Tests.Kafka;

/// <summary>
/// A producer client of which only what Relay uses is there: it takes records until its queue is full, and reports on them when told.
/// Everything else of the wide interface is an error of the test.
/// </summary>
#pragma warning disable CA1852 // The proxy that the runtime makes derives from it.
internal class FakeClient : DispatchProxy
#pragma warning restore CA1852
{
    private readonly Queue<(string Topic, string Value, Action<DeliveryReport<byte[], byte[]>> Report)> _queue = new();

    public int Room { get; set; } = int.MaxValue;

    /// <summary>What a record is refused with at once; null: it is taken.</summary>
    public Func<string, ErrorCode?> Refuse { get; set; } = _ => null;

    public List<string> Ends { get; } = [];

    public List<(string Topic, string Key, string Value)> Taken { get; } = [];

    public static (IProducer<byte[], byte[]> Client, FakeClient Script) Create()
    {
        var client = Create<IProducer<byte[], byte[]>, FakeClient>();
        return (client, (FakeClient)client);
    }

    /// <summary>The broker answers for the oldest records, and the queue has room again.</summary>
    public void Report(int count, ErrorCode code = ErrorCode.NoError)
    {
        for (; count > 0; count--)
        {
            _queue.Dequeue().Report(new DeliveryReport<byte[], byte[]> { Error = new Error(code) });
        }
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name is nameof(IDisposable.Dispose) or nameof(IProducer<,>.Flush))
        {
            Ends.Add(targetMethod.Name);
            return targetMethod.ReturnType == typeof(int) ? 0 : null;
        }

        if (targetMethod?.Name != nameof(IProducer<,>.Produce) || args is not [string topic, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> report])
        {
            throw new InvalidOperationException($"Nobody expects {targetMethod?.Name}.");
        }

        var value = System.Text.Encoding.UTF8.GetString(message.Value);
        if (Refuse(value) is { } refused || (refused = _queue.Count >= Room ? ErrorCode.Local_QueueFull : ErrorCode.NoError) != ErrorCode.NoError)
        {
            throw new ProduceException<byte[], byte[]>(new Error(refused), new DeliveryResult<byte[], byte[]>());
        }

        _queue.Enqueue((topic, value, report));
        Taken.Add((topic, System.Text.Encoding.UTF8.GetString(message.Key), value));
        return null;
    }
}
