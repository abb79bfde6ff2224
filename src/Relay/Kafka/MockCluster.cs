using System.Runtime.InteropServices;
using System.Text;

namespace Relay.Kafka;

/// <summary>
/// librdkafka's own mock cluster, inside this process: real listeners on loopback that any Kafka client can use.
/// It keeps about 5 MB and 100,000 batches per partition in memory, answers neither CreateTopics nor look-ups by time,
/// and forgets everything when it is disposed.
/// </summary>
internal sealed class MockCluster : IDisposable
{
    private const int AllBrokers = -1;

    // The mock waits three seconds for more members before a new group gets its partitions; nobody else is coming.
    private const int GroupDelayMilliseconds = 100;

    private readonly int _brokers;
    private nint _owner;
    private nint _cluster;

    private MockCluster(int brokers, nint owner, nint cluster)
    {
        _brokers = brokers;
        _owner = owner;
        _cluster = cluster;
        BootstrapServers = Marshal.PtrToStringUTF8(Native.ClusterBootstraps(cluster))
            ?? throw new InvalidOperationException("The mock cluster has no address.");
    }

    /// <summary>Addresses of all brokers, <c>host:port</c> with commas between.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts a cluster of <paramref name="brokers"/> brokers on free ports.</summary>
    public static MockCluster Start(int brokers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);

        // The mock needs a client to run on; it connects to nothing, so what it has to say is noise.
        var settings = Native.ConfNew();
        var message = new byte[512];
        if (Native.ConfSet(settings, "log_level", "0", message, (nuint)message.Length) != 0)
        {
            Native.ConfDestroy(settings);
            throw new InvalidOperationException($"librdkafka refused a setting: {Text(message)}");
        }

        var owner = Native.New(Native.Producer, settings, message, (nuint)message.Length);
        if (owner == 0)
        {
            Native.ConfDestroy(settings);
            throw new InvalidOperationException($"librdkafka did not start: {Text(message)}");
        }

        var cluster = Native.ClusterNew(owner, brokers);
        if (cluster == 0)
        {
            Native.Destroy(owner);
            throw new InvalidOperationException("librdkafka could not start its mock cluster.");
        }

        Native.GroupInitialRebalanceDelay(cluster, GroupDelayMilliseconds);
        return new MockCluster(brokers, owner, cluster);
    }

    /// <summary>Creates a topic. It is replicated (in name) as far as there are brokers, at most three times.</summary>
    public void CreateTopic(string name, int partitions)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        Check(Native.TopicCreate(Running(), name, partitions, Math.Min(3, _brokers)), "create a topic");
    }

    /// <summary>Ends all connections and takes no new ones, or takes them again. What was acknowledged is kept.</summary>
    public void SetDown(bool down) =>
        Check(down ? Native.BrokerSetDown(Running(), AllBrokers) : Native.BrokerSetUp(Running(), AllBrokers), "change its brokers");

    /// <summary>Delays every answer of every broker by <paramref name="delay"/>.</summary>
    public void SetRoundTrip(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Check(Native.BrokerSetRtt(Running(), AllBrokers, checked((int)delay.TotalMilliseconds)), "change its delay");
    }

    /// <summary>
    /// Answers the next <paramref name="count"/> requests of one kind with an error.
    /// </summary>
    /// <param name="apiKey">Kafka's number of the request: 0 Produce, 1 Fetch, 8 OffsetCommit, ...</param>
    /// <param name="error">Kafka's error code, or one of librdkafka's own below zero (-195 ends the connection).</param>
    /// <param name="count">How many requests fail.</param>
    public void FailNext(short apiKey, int error, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var errors = new int[count];
        Array.Fill(errors, error);
        Native.PushRequestErrors(Running(), apiKey, (nuint)count, errors);
    }

    public void Dispose()
    {
        // The cluster runs on its owner, so it goes first.
        var cluster = Interlocked.Exchange(ref _cluster, 0);
        if (cluster != 0)
        {
            Native.ClusterDestroy(cluster);
        }

        var owner = Interlocked.Exchange(ref _owner, 0);
        if (owner != 0)
        {
            Native.Destroy(owner);
        }
    }

    private static string Text(byte[] buffer) => Encoding.UTF8.GetString(buffer).TrimEnd('\0');

    private static void Check(int error, string what)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"The mock cluster could not {what}: {Marshal.PtrToStringUTF8(Native.ErrorText(error))}");
        }
    }

    private nint Running()
    {
        ObjectDisposedException.ThrowIf(_cluster == 0, this);
        return _cluster;
    }

    private static class Native
    {
        public const int Producer = 0;
        private const string Library = "librdkafka";

        [DllImport(Library, EntryPoint = "rd_kafka_conf_new")]
        public static extern nint ConfNew();

        [DllImport(Library, EntryPoint = "rd_kafka_conf_set")]
        public static extern int ConfSet(
            nint conf,
            [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
            [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
            [Out] byte[] message,
            nuint messageSize);

        [DllImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
        public static extern void ConfDestroy(nint conf);

        [DllImport(Library, EntryPoint = "rd_kafka_new")]
        public static extern nint New(int type, nint conf, [Out] byte[] message, nuint messageSize);

        [DllImport(Library, EntryPoint = "rd_kafka_destroy")]
        public static extern void Destroy(nint client);

        [DllImport(Library, EntryPoint = "rd_kafka_err2str")]
        public static extern nint ErrorText(int error);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
        public static extern nint ClusterNew(nint client, int brokers);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
        public static extern void ClusterDestroy(nint cluster);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
        public static extern nint ClusterBootstraps(nint cluster);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
        public static extern void GroupInitialRebalanceDelay(nint cluster, int milliseconds);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_topic_create")]
        public static extern int TopicCreate(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
        public static extern int BrokerSetDown(nint cluster, int broker);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
        public static extern int BrokerSetUp(nint cluster, int broker);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
        public static extern int BrokerSetRtt(nint cluster, int broker, int milliseconds);

        [DllImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
        public static extern void PushRequestErrors(nint cluster, short apiKey, nuint count, [In] int[] errors);
    }
}
