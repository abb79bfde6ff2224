using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>Meta makes an app's secret by itself: first patience everywhere, then the value.</summary>
public sealed class AppSecretTests(PostgresServer server)
{
    private const string Made = "made-by-meta-0123456789";

    [Fact]
    public async Task Patience_begins_everywhere_before_somebody_is_told_to_make_one_and_ends_with_the_value()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.MetaAppSecret);
        var begun = (await world.Desk.BeginAsync(world.Tenant, world.Wish(overlap: TimeSpan.FromHours(1)), RotationWorld.Admin, Run.Cancel)).Rotation!;
        Assert.Equal(world.Time.GetUtcNow().AddMinutes(30), (await world.ReadAsync()).Meta!.SecretChangeUntil);
        await world.StepAsync();
        world.Time.Advance(TimeSpan.FromSeconds(3));
        await world.StepAsync();
        Assert.Equal(RotationStates.AwaitingValue, (await world.RowsAsync())[0].State);

        var wrong = await world.Desk.BringAsync(world.Tenant, begun.Id, new SecretValue("not-the-apps-secret"), RotationWorld.Admin, Run.Cancel);
        Assert.Equal((RotationFaultKind.Refused, "meta-app-refused"), (wrong.Fault!.Kind, wrong.Fault.Code));
        Assert.NotNull((await world.ReadAsync()).Meta!.SecretChangeUntil);

        world.Provider.Use(Made);
        await world.NothingValidIsRefusedAsync();
        var brought = await world.Desk.BringAsync(world.Tenant, begun.Id, new SecretValue(Made), RotationWorld.Admin, Run.Cancel);
        Assert.Equal(RotationStates.Overlap, brought.Rotation!.State);
        Assert.Null((await world.ReadAsync()).Meta!.SecretChangeUntil);
        Assert.Equal(["app-secret-acme", Made], (await world.ValidAsync()).Order(StringComparer.Ordinal));
        Assert.Equal("not-awaiting", (await world.Desk.BringAsync(world.Tenant, begun.Id, new SecretValue(Made), RotationWorld.Admin, Run.Cancel)).Fault!.Code);

        await world.RunToItsEndAsync();
        Assert.Equal([Made], await world.ValidAsync());
        Assert.Contains("secret.trial-failed", await world.AuditAsync());
    }

    [Fact]
    public async Task Patience_ends_by_itself_when_nobody_brings_one()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.MetaAppSecret);
        await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel);
        await world.RunToItsEndAsync();

        Assert.Equal((RotationStates.Failed, "not-brought-in-time"), ((await world.RowsAsync())[0].State, (await world.RowsAsync())[0].FaultCode));
        Assert.Null((await world.ReadAsync()).Meta!.SecretChangeUntil);
        Assert.Equal(["app-secret-acme"], await world.ValidAsync());
    }

    [Fact]
    public async Task It_can_be_called_off_and_one_that_was_made_already_can_be_brought_at_once()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.MetaAppSecret);
        var begun = (await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel)).Rotation!;
        Assert.Equal(RotationStates.Cancelled, (await world.Desk.CancelAsync(world.Tenant, begun.Id, RotationWorld.Admin, Run.Cancel)).Rotation!.State);
        Assert.Null((await world.ReadAsync()).Meta!.SecretChangeUntil);

        Assert.Equal("meta-app-refused", (await world.Desk.BeginAsync(world.Tenant, world.Wish(Made), RotationWorld.Admin, Run.Cancel)).Fault!.Code);
        Assert.Single(await world.RowsAsync());
        world.Provider.Use(Made);
        Assert.Equal(RotationStates.Overlap, (await world.Desk.BeginAsync(world.Tenant, world.Wish(Made), RotationWorld.Admin, Run.Cancel)).Rotation!.State);
        Assert.Equal(["app-secret-acme", Made], (await world.ValidAsync()).Order(StringComparer.Ordinal));
    }

    private static async Task<StoreHost> StartAsync(TestDatabase database)
    {
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        return await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
    }
}
