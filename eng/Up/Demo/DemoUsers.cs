namespace Relay.Up.Demo;

/// <summary>The people of the demo who may sign in. Always the same, since a Relay with a store remembers them.</summary>
internal static class DemoUsers
{
    /// <summary>The OAuth client of the sign-in. It is known to the simulator only, and has no secret.</summary>
    public const string SignInClientId = "de300000-0000-4000-8000-000000000010";

    /// <summary>The simulator stands for every region; this is the one of the demo's seed.</summary>
    public const string Region = "eu-west-1";

    public static readonly SimulatorUser Admin = new(
        "de300000-0000-4000-8000-000000000011",
        "Ann Admin",
        "ann@demo.example",
        ["messaging:integration:add", "messaging:integration:view", "messaging:integration:edit", "messaging:integration:delete"]);

    public static readonly SimulatorUser Viewer = new("de300000-0000-4000-8000-000000000012", "Val Viewer", "val@demo.example", ["messaging:integration:view"]);

    /// <summary>Of an organisation that Relay does not know until she signs in.</summary>
    public static readonly SimulatorUser Newcomer = Admin with { Id = "de300000-0000-4000-8000-000000000013", Name = "Nora New", Email = "nora@newcomer.example" };
}
