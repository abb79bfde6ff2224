namespace Relay.IntegrationTests.Loop;

[CollectionDefinition(Name)]
public sealed class MainCollection : ICollectionFixture<MainSite>
{
    public const string Name = "one Relay for many scenarios";
}
