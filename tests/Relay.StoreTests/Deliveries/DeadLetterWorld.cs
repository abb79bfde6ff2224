using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Relay.Contracts;
using Relay.Kafka;
using Relay.SchemaChecks;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;
using Relay.Tests.Portal;

namespace Relay.StoreTests.Deliveries;

/// <summary>The real program with the roles Project and Portal, a store and the embedded broker.</summary>
internal sealed class DeadLetterWorld : IAsyncDisposable
{
    private DeadLetterWorld(TestDatabase database, RelayApp app)
    {
        Database = database;
        App = app;
        Api = new ApiClient(app);
    }

    public TestDatabase Database { get; }

    public RelayApp App { get; }

    public ApiClient Api { get; }

    public static async Task<DeadLetterWorld> StartAsync(PostgresServer server, Action<IServiceCollection>? replace = null, bool people = false)
    {
        var database = await server.CreateAsync();
        var app = new RelayApp { Seed = ApiClient.Seed }
            .With("Relay:Roles", "Project,Portal")
            .With("ConnectionStrings:Relay", database.ConnectionString);
        if (replace is not null)
        {
            app.Replace(replace);
        }

        if (people)
        {
            app.WithPeople();
        }

        var world = new DeadLetterWorld(database, app);
        await Eventually.HoldsAsync(async () => (await world.Api.GetAsync("")).Status == 200, seconds: 120, "the API answers");
        return world;
    }

    /// <summary>Writes dead letters to their topic, as Dispatch does.</summary>
    public async Task WriteAsync(params DeadLetter[] letters)
    {
        var producer = App.Services.GetRequiredKeyedService<IRecordProducer>(KafkaServices.StageProducer);
        var records = letters.Select(l => new OutgoingRecord(TopicNames.DeadLetters, $"{l.TenantId}/{l.ConversationId}", l.Bytes(), new RecordHeaders())).ToList();
        Assert.Null(await (await producer.EnqueueAllAsync(records, Run.Cancel)).Outcome);
    }

    /// <summary>Writes them, and waits until the store has so many.</summary>
    public async Task KeepAsync(params DeadLetter[] letters)
    {
        await WriteAsync(letters);
        await HasAsync(letters.Length);
    }

    public Task HasAsync(long count) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                return await Database.ReadAsync<long>("SELECT count(*) FROM dead_letters") == count;
            }
            catch (NpgsqlException)
            {
                // A connection of before a restart.
                return false;
            }
        },
        seconds: 60, $"{count} dead letters");

    public async Task<IReadOnlyList<string>> StatesAsync() => await Database.ListAsync("SELECT state FROM dead_letters ORDER BY at");

    /// <summary>All records of a topic, in the order of each partition.</summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = App.Cluster.BootstrapServers,
            GroupId = "reader",
            EnablePartitionEof = true,
        }).Build();
        consumer.Assign(Enumerable.Range(0, 2).Select(p => new TopicPartitionOffset($"relay.{topic}", p, Offset.Beginning)));
        var found = new List<ConsumeResult<byte[], byte[]>>();
        for (var ends = 0; ends < 2;)
        {
            var result = consumer.Consume(Run.Cancel);
            ends += result.IsPartitionEOF ? 1 : 0;
            if (!result.IsPartitionEOF)
            {
                Assert.Empty(FaultsOf(topic, result));
                found.Add(result);
            }
        }

        consumer.Close();
        return found;
    }

    // What these tests write themselves has no headers.
    private static IReadOnlyList<string> FaultsOf(string topic, ConsumeResult<byte[], byte[]> record) => record.Message.Headers is not { Count: > 0 } headers
        ? []
        : RecordSchemas.FaultsOf(
            topic, Encoding.UTF8.GetString(record.Message.Key), record.Message.Value,
            headers.ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes()), StringComparer.Ordinal));

    public static string Header(ConsumeResult<byte[], byte[]> record, string name) => Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Database.DisposeAsync();
    }
}
