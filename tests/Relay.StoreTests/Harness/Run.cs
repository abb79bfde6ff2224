namespace Relay.StoreTests.Harness;

/// <summary>The test run.</summary>
internal static class Run
{
    /// <summary>Ends what is under way when the run is ended.</summary>
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
