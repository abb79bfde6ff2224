namespace Relay.Tests.Hosting;

/// <summary>Tests that share one running Relay, since starting it takes a second; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class RelayCollection : ICollectionFixture<RelayApp>
{
    public const string Name = "Relay";
}
