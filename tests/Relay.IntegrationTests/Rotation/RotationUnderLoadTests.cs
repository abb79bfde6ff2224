using Relay.IntegrationTests.Chaos;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>Every secret of a tenant is changed while customers and agents write, with two Relays behind one address.</summary>
public sealed class RotationUnderLoadTests(ChaosStore store)
{
    private readonly TestTenant _tenant = new("changing") { ApiScopes = SecretsClient.Scopes };

    [Fact]
    public async Task Every_secret_is_rotated_under_load_without_one_refused_webhook_and_the_old_ones_are_refused_once_revoked()
    {
        await using var all = await RotationSite.OpenAsync(store, _tenant);
        var (door, changes) = (all.Door, all.Changes);

        // The checks behind a deployment knock too; what counts begins here.
        var before = door.Passages.Count;
        all.Traffic.Start();
        await all.Traffic.FlowAsync("before all");
        await RevokeAsync(all, await changes.GenesysSignatureAsync());
        await RevokeAsync(all, await changes.VerifyTokenAsync());
        await changes.GenesysClientAsync();
        await changes.WhatsAppTokenAsync();
        Assert.Empty(Refused(door.Passages.Skip(before)));
        var change = await changes.AppSecretAsync();
        await changes.BothCountAsync(change);
        var after = door.Passages.Count;
        await RevokeAsync(all, change);
        await all.NothingIsLostAsync();

        var webhooks = door.Passages.Skip(before).Where(passage => passage.IsWebhook).ToList();

        // Not through the test's own output, which nobody sees of a test that passes.
        Console.Out.WriteLine(
            $"chaos: every secret rotated: answered 200 {webhooks.Count(w => w.Status == 200)}, 503 {webhooks.Count(w => w.Status == 503)}, else {webhooks.Count(w => w.Status is not (200 or 503))}");
        Assert.Empty(Refused(door.Passages.Skip(after)));
        Assert.All(Refused(webhooks), passage => Assert.Equal((503, $"/webhook/meta/{_tenant.Id}"), (passage.Status, passage.Path)));
        Assert.All(all.Site.Relays, relay => Assert.Contains(webhooks, passage => passage.Relay == relay.Url));
    }

    [Fact]
    public async Task An_old_secret_is_refused_when_its_overlap_is_over_and_the_traffic_notices_nothing()
    {
        using var clock = await FalseClock.MakeAsync();
        await using var all = await RotationSite.OpenAsync(store, _tenant, clock.Settings);
        var before = all.Door.Passages.Count;
        all.Traffic.Start();
        SecretChange[] changes = [await all.Changes.GenesysSignatureAsync(), await all.Changes.VerifyTokenAsync(), await all.Changes.AppSecretAsync()];
        foreach (var change in changes)
        {
            await all.Changes.BothCountAsync(change);
        }

        clock.Set(SecretsClient.Overlap);
        var after = all.Door.Passages.Count;
        foreach (var change in changes)
        {
            await all.Changes.OldIsRefusedAsync(change);
            await all.Secrets.ReachedAsync(change.Rotation, "done");
        }

        await all.NothingIsLostAsync();
        Assert.DoesNotContain(Refused(all.Door.Passages.Skip(before)), passage => passage.Status != 503);
        Assert.Empty(Refused(all.Door.Passages.Skip(after)));
    }

    private static async Task RevokeAsync(RotationSite all, SecretChange change)
    {
        await all.Changes.BothCountAsync(change);
        await all.Traffic.FlowAsync($"in the overlap of {change.What}");
        await all.Secrets.RevokeAsync(change.Rotation);
        await all.Changes.OldIsRefusedAsync(change);
        await all.Traffic.FlowAsync($"after the end of {change.What} that was before");
    }

    private static IEnumerable<Passage> Refused(IEnumerable<Passage> passages) => passages.Where(passage => passage.IsWebhook && passage.Status != 200);
}
