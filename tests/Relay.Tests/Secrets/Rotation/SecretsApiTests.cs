using Microsoft.Extensions.DependencyInjection;
using Relay.Connections.Deployment;
using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.Tests.Hosting;

namespace Relay.Tests.Secrets.Rotation;

/// <summary>Secrets are changed by HTTP while webhooks go on.</summary>
public sealed class SecretsApiTests
{
    private static readonly byte[] Body = """{"entry":[{}]}"""u8.ToArray();

    [Fact]
    public async Task A_signature_secret_is_rotated_from_beginning_to_the_old_ones_revocation()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        var begun = await app.PostAsync("/rotations", $$"""{"kind":"genesys-signature","owner":"{{SecretsApp.Integration}}","overlapSeconds":600}""");
        Assert.Equal((202, "spreading"), (begun.Status, begun.Json.GetProperty("state").GetString()));
        var id = begun.Json.GetProperty("id").GetString()!;
        await app.UntilAsync(id, RotationStates.Overlap);

        var told = Assert.Single(app.Provider.Told);
        Assert.Equal((RotationKinds.GenesysSignature, SecretsApp.Integration), (told.Kind, told.Owner));
        var made = told.Value.Reveal();
        Assert.True(made.Length >= 32);
        (await app.App.SendAsync(RawRequest.Genesys(SecretsApp.Tenant, Body, SecretsApp.OldSignature))).IsEmpty(200);
        (await app.App.SendAsync(RawRequest.Genesys(SecretsApp.Tenant, Body, made))).IsEmpty(200);

        var shown = (await app.GetAsync("")).Body;
        Assert.Contains(made[^4..], shown, StringComparison.Ordinal);
        Assert.DoesNotContain(made, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretsApp.OldSignature, shown, StringComparison.Ordinal);
        Assert.Contains("lastMatch", shown, StringComparison.Ordinal);

        Assert.Equal("already-confirmed", (await app.PostAsync($"/rotations/{id}/cancel")).Problem);
        Assert.Equal(200, (await app.PostAsync($"/rotations/{id}/revoke")).Status);
        await Fakes.Waiting.UntilAsync(async () => (await app.App.SendAsync(RawRequest.Genesys(SecretsApp.Tenant, Body, SecretsApp.OldSignature))).Status == 401);
        (await app.App.SendAsync(RawRequest.Genesys(SecretsApp.Tenant, Body, made))).IsEmpty(200);
        Assert.Equal("done", (await app.GetAsync("/rotations")).Json.GetProperty("items")[0].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("genesys-signature", SecretsApp.Integration, null)]
    [InlineData("meta-app-secret", SecretsApp.AppId, null)]
    [InlineData("genesys-client", "client-quay", "a-new-client-secret-of-the-quay")]
    public async Task While_the_webhooks_are_set_up_no_secret_is_changed_and_afterwards_it_is(string kind, string owner, string? value)
    {
        await using var app = await new SecretsApp().ReadyAsync();
        var body = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string?> { ["kind"] = kind, ["owner"] = owner, ["value"] = value }.Where(p => p.Value is not null).ToDictionary());
        var claims = app.App.Services.GetRequiredService<DeploymentClaims>();
        var tenant = TenantId.Parse(SecretsApp.Tenant);
        var claim = Assert.NotNull(await claims.TryTakeAsync(tenant, TestContext.Current.CancellationToken));
        var refused = await app.PostAsync("/rotations", body);
        Assert.Equal((409, "deployment-running"), (refused.Status, refused.Problem));
        Assert.Equal(0, (await app.GetAsync("/rotations")).Json.GetProperty("items").GetArrayLength());

        await claims.GiveBackAsync(tenant, claim, TestContext.Current.CancellationToken);
        Assert.InRange((await app.PostAsync("/rotations", body)).Status, 200, 202);

        // The rotation has touched the claim, and has not taken it.
        Assert.NotNull(await claims.TryTakeAsync(tenant, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task While_an_app_secret_is_changed_at_Meta_what_does_not_verify_is_asked_to_come_again()
    {
        const string made = "made-by-meta-0123456789";
        await using var app = await new SecretsApp().ReadyAsync();
        (await app.App.SendAsync(RawRequest.Meta(SecretsApp.Tenant, Body, made))).IsEmpty(401);
        var begun = await app.PostAsync("/rotations", $$"""{"kind":"meta-app-secret","owner":"{{SecretsApp.AppId}}"}""");
        var id = begun.Json.GetProperty("id").GetString()!;
        await app.UntilAsync(id, RotationStates.AwaitingValue);

        Assert.Equal("5", (await app.App.SendAsync(RawRequest.Meta(SecretsApp.Tenant, Body, made))).IsEmpty(503).Header("Retry-After"));
        (await app.App.SendAsync(RawRequest.Meta(SecretsApp.Tenant, Body, SecretsApp.OldAppSecret))).IsEmpty(200);
        (await app.App.SendAsync(RawRequest.Genesys(SecretsApp.Tenant, Body, "not the secret"))).IsEmpty(401);
        (await app.App.SendAsync(RawRequest.Post($"/webhook/meta/{SecretsApp.Tenant}", Body))).IsEmpty(401);

        app.Provider.Verdict = new Trial(TrialOutcome.Refused, "meta-app-refused", "It is not the app's.");
        Assert.Equal((422, "meta-app-refused"), Both(await app.PostAsync($"/rotations/{id}/value", $$"""{"value":"{{made}}"}""")));
        (await app.App.SendAsync(RawRequest.Meta(SecretsApp.Tenant, Body, made))).IsEmpty(503);

        app.Provider.Verdict = Trial.Passed;
        var brought = await app.PostAsync($"/rotations/{id}/value", $$"""{"value":"{{made}}"}""");
        Assert.Equal((200, "overlap"), (brought.Status, brought.Json.GetProperty("state").GetString()));
        await Fakes.Waiting.UntilAsync(async () => (await app.App.SendAsync(RawRequest.Meta(SecretsApp.Tenant, Body, made))).Status == 200);
        (await app.App.SendAsync(RawRequest.Meta(SecretsApp.Tenant, Body, SecretsApp.OldAppSecret))).IsEmpty(200);
        (await app.App.SendAsync(RawRequest.Meta(SecretsApp.Tenant, Body, "neither of the two"))).IsEmpty(401);
    }

    [Fact]
    public async Task A_credential_is_tried_before_it_replaces_anything()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        var token = new string('n', 116) + "-end";
        var request = $$"""{"kind":"whatsapp-token","owner":"{{SecretsApp.Account}}","value":"{{token}}"}""";
        app.Provider.Verdict = new Trial(TrialOutcome.Refused, "meta-scope-missing", "It lacks a permission.");
        Assert.Equal((422, "meta-scope-missing"), Both(await app.PostAsync("/rotations", request)));
        app.Provider.Verdict = new Trial(TrialOutcome.Unknown, "meta-unreachable", "Meta could not be reached.");
        Assert.Equal((503, "unavailable"), Both(await app.PostAsync("/rotations", request)));
        Assert.DoesNotContain("-end", (await app.GetAsync("")).Body, StringComparison.Ordinal);

        app.Provider.Verdict = Trial.Passed with { ExpiresAt = new DateTimeOffset(2032, 1, 2, 3, 4, 5, TimeSpan.Zero) };
        var done = await app.PostAsync("/rotations", request);
        Assert.Equal((200, "done"), (done.Status, done.Json.GetProperty("state").GetString()));
        await Fakes.Waiting.UntilAsync(async () => (await app.GetAsync("")).Body.Contains("-end", StringComparison.Ordinal));
        Assert.Contains("\"expiresAt\":\"2032-01-02T03:04:05.000Z\"", (await app.GetAsync("")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"genesys-signature","owner":"integration-quay","value":"too-short"}""", 400, "value-length")]
    [InlineData("""{"kind":"genesys-signature","owner":"integration-quay","value":"with a space in the middle"}""", 400, "value-characters")]
    [InlineData("""{"kind":"genesys-signature","owner":"integration-quay","value":"old-signature-secret"}""", 409, "value-known")]
    [InlineData("""{"kind":"genesys-signature","owner":"integration-quay","overlapSeconds":299}""", 400, "overlap")]
    [InlineData("""{"kind":"genesys-signature","owner":"integration-quay","overlapSeconds":604801}""", 400, "overlap")]
    [InlineData("""{"kind":"genesys-signature","owner":"no-such-integration"}""", 404, "not-found")]
    [InlineData("""{"kind":"genesys-client","owner":"client-quay"}""", 400, "value")]
    [InlineData("""{"kind":"meta-verify-token","owner":"70009","value":"chosen-by-somebody"}""", 400, "value")]
    [InlineData("""{"kind":"password","owner":"70009"}""", 400, "kind")]
    [InlineData("""{"kind":"genesys-signature"}""", 400, "malformed")]
    [InlineData("""{"kind":"genesys-signature","owner":"integration-quay","secret":"misspelt"}""", 400, "malformed")]
    [InlineData("[]", 400, "malformed")]
    public async Task What_cannot_be_meant_so_is_refused_without_quoting_it(string request, int status, string problem)
    {
        await using var app = await new SecretsApp().ReadyAsync();
        var answer = await app.PostAsync("/rotations", request);
        Assert.Equal((status, problem), Both(answer));
        Assert.DoesNotContain("with a space", answer.Body, StringComparison.Ordinal);
        Assert.Empty((await app.GetAsync("/rotations")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Whoever_may_only_read_reads_and_nobody_else_sees_anything()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        Assert.Equal(200, (await app.GetAsync("", SecretsApp.Writer)).Status);
        Assert.Equal((403, "scope"), Both(await app.PostAsync("/rotations", "{}", SecretsApp.Reader)));
        Assert.Equal((403, "scope"), Both(await app.GetAsync("", SecretsApp.Sender)));
        Assert.Equal((404, "not-found"), Both(await app.GetAsync("", SecretsApp.Foreign)));
        Assert.Equal((404, "not-found"), Both(await app.PostAsync("/rotations", "{}", SecretsApp.Foreign)));
        Assert.Equal(404, (await app.PostAsync($"/rotations/{Guid.NewGuid()}/cancel")).Status);
        Assert.Equal(404, (await app.GetAsync("/rotations/none")).Status);

        var own = await app.PostAsync("/rotations", $$"""{"kind":"genesys-signature","owner":"{{SecretsApp.Integration}}"}""");
        var id = own.Json.GetProperty("id").GetString()!;
        foreach (var action in new[] { "cancel", "revoke" })
        {
            var foreign = await app.Client.SendAsync(HttpMethod.Post, $"/api/tenants/lagoon/secrets/rotations/{id}/{action}", SecretsApp.Foreign, "{}");
            Assert.Equal((404, "not-found"), Both(foreign));
        }
    }

    private static (int Status, string? Problem) Both(ApiAnswer answer) => (answer.Status, answer.Problem);
}
