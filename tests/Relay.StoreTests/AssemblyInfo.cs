using Relay.StoreTests.Harness;

[assembly: AssemblyFixture(typeof(PostgresServer))]
