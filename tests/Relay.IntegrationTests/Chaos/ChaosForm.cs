namespace Relay.IntegrationTests.Chaos;

/// <summary>Every scenario has a short form, for each run of the tests, and a long one: <c>./relay test --chaos</c>.</summary>
internal static class ChaosForm
{
    public const string EnvironmentVariable = "RELAY_TEST_CHAOS";

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable(EnvironmentVariable) == "long";

    /// <summary>How long everything that was written may take to arrive once nothing is in its way. A machine that is busy is slow, not broken.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(IsLong ? 420 : 120);

    public static T Pick<T>(T shortForm, T longForm) => IsLong ? longForm : shortForm;

    public static TimeSpan Seconds(double shortForm, double longForm) => TimeSpan.FromSeconds(Pick(shortForm, longForm));
}
