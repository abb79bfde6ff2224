using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.Storage;

namespace Relay.Tests.Secrets.Rotation;

/// <summary>What somebody with a right can do that nobody meant.</summary>
public sealed class HostileChangeTests
{
    [Fact]
    public async Task Whoever_guesses_values_is_stopped_before_a_provider_shuts_everybody_out()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        app.Provider.Verdict = new Trial(TrialOutcome.Refused, "meta-app-refused", "Meta does not take it.");
        var wish = $$"""{"kind":"meta-app-secret","owner":"{{SecretsApp.AppId}}","value":"a-guess-of-an-app-secret"}""";
        for (var guess = 0; guess < RotationDesk.MostTrials; guess++)
        {
            Assert.Equal(422, (await app.PostAsync("/rotations", wish)).Status);
        }

        var stopped = await app.PostAsync("/rotations", wish);
        Assert.Equal((409, "too-often", RotationDesk.MostTrials), (stopped.Status, stopped.Problem, app.Provider.Tried));
    }

    [Fact]
    public async Task Of_two_who_give_a_secret_an_end_at_once_the_second_sees_the_end_of_the_first()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        var tenants = app.App.Services.GetRequiredService<TenantDb>();
        var stop = TestContext.Current.CancellationToken;
        await using var one = tenants.Open(TenantId.Parse(SecretsApp.Tenant));
        await using var other = tenants.Open(TenantId.Parse(SecretsApp.Tenant));
        var (revoked, prolonged) = (await one.SigningSecrets.SingleAsync(s => s.Id == "g1", stop), await other.SigningSecrets.SingleAsync(s => s.Id == "g1", stop));
        revoked.NotAfter = DateTimeOffset.UnixEpoch;
        await one.SaveChangesAsync(stop);
        prolonged.NotAfter = DateTimeOffset.MaxValue;
        Assert.True(StoreFault.IsOvertaken(await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => other.SaveChangesAsync(stop))));
    }
}
