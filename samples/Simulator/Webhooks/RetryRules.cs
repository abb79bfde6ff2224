using Relay.Simulator.Settings;

namespace Relay.Simulator.Webhooks;

/// <summary>When a provider sends a webhook again.</summary>
/// <param name="Timeout">How long one attempt may take.</param>
/// <param name="Again">Whether this status (0: none came) is worth another attempt.</param>
/// <param name="Pause">The pause after so many attempts and so much time, or null to give up.</param>
internal sealed record RetryRules(TimeSpan Timeout, Func<int, bool> Again, Func<int, TimeSpan, TimeSpan?> Pause)
{
    private static readonly double[] MetaPauses = [0.1, 0.2, 0.5, 1, 2, 5];

    /// <summary>Anything but 200 comes again, ever slower. Meta goes on for days; here a minute stands for them.</summary>
    public static RetryRules Meta(SimulatorSettings settings) => new(
        TimeSpan.FromSeconds(20),
        status => status != 200,
        (attempts, elapsed) => elapsed >= settings.MetaRetryFor ? null : TimeSpan.FromSeconds(MetaPauses[Math.Min(attempts, MetaPauses.Length) - 1]));

    /// <summary>Time-outs, 429 and 5xx come again five times, with a fixed pause.</summary>
    public static RetryRules Genesys(SimulatorSettings settings) => new(
        TimeSpan.FromSeconds(10),
        status => status is 0 or 429 or >= 500,
        (attempts, _) => attempts > 5 ? null : settings.GenesysRetryPause);

    public RetryRules Once() => this with { Again = _ => false };
}
