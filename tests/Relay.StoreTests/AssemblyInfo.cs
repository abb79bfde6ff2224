using Relay.StoreTests.Harness;

[assembly: AssemblyFixture(typeof(PostgresServer))]

// They wait for other processes most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
