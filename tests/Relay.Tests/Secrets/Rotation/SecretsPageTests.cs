using Relay.Secrets.Rotation;
using Relay.Tests.Fakes;
using Relay.Tests.Hosting;
using Relay.Tests.Portal;

namespace Relay.Tests.Secrets.Rotation;

/// <summary>Secrets are changed on pages that need no script.</summary>
public sealed class SecretsPageTests
{
    private const string Address = $"/t/{SecretsApp.Tenant}/secrets";
    private const string Signature = $"{Address}/rotate?kind=genesys-signature&owner={SecretsApp.Integration}";

    [Fact]
    public async Task An_admin_rotates_a_signature_secret_and_revokes_the_old_one()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        using var admin = await app.App.AdminAsync(SecretsApp.Tenant);
        var list = (await admin.GetAsync(Address)).IsPage();
        Assert.Equal(
            ["Meta app secret", "Meta verify token", "Genesys signature secret", "Genesys client secret", "WhatsApp token"], list.AllOf("section.card > h2"));
        Assert.Contains("••••••••cret", list.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretsApp.OldSignature, list.Body, StringComparison.Ordinal);
        Assert.Contains(list.Document.QuerySelectorAll("a.button"), a => a.GetAttribute("href") == Signature);

        var form = (await admin.GetAsync(Signature)).IsPage();
        Assert.Equal("1 day", form.WordsOf("option[selected]"));
        var refused = await admin.SubmitAsync(form, "main form", ("value", "too-short"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("allowed are 16", refused.WordsOf("[role=alert]"), StringComparison.Ordinal);
        Assert.DoesNotContain("too-short", refused.Body, StringComparison.Ordinal);

        var begun = await admin.SubmitAsync(refused, "main form", ("value", ""), ("overlap", "300"));
        Assert.True(begun.Status == 302, $"{refused.Document.QuerySelector("main form")!.OuterHtml} -> {begun.Path} {begun.Location} {begun.Words}");
        Assert.StartsWith($"{Address}/rotations/", begun.Location, StringComparison.Ordinal);
        await Waiting.UntilAsync(async () => (await admin.GetAsync(begun.Location!)).WordsOf(".state") == "Both are valid");
        Assert.Equal("Both are valid", (await admin.GetAsync(Address)).WordsOf(".row .state"));

        var revoked = await admin.SubmitAsync(await admin.GetAsync(begun.Location!), "form[action*=Revoke]");
        Assert.Equal(302, revoked.Status);
        Assert.Equal("Done", (await admin.GetAsync(begun.Location!)).WordsOf(".state"));
        var last = (await admin.GetAsync(Address)).IsPage();
        Assert.Contains("user:admin@quay.example", last.WordsOf("section[aria-labelledby=latest]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_secret_is_changed_in_two_steps()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        using var admin = await app.App.AdminAsync(SecretsApp.Tenant);
        var form = (await admin.GetAsync($"{Address}/rotate?kind=meta-app-secret&owner={SecretsApp.AppId}")).IsPage();
        var rotation = (await admin.SubmitAsync(form, "main form")).Location!;
        await Waiting.UntilAsync(async () => (await admin.GetAsync(rotation)).WordsOf(".state") == "Waiting for the new value");
        Assert.Contains("asked to come again until", (await admin.GetAsync(Address)).Words, StringComparison.Ordinal);

        app.Provider.Verdict = new Trial(TrialOutcome.Refused, "meta-app-refused", "Meta refuses the app.");
        var refused = await admin.SubmitAsync(await admin.GetAsync(rotation), "form[action*=Bring]", ("value", "made-by-meta-0123456789"));
        Assert.Equal((422, "Meta refuses the app."), (refused.Status, refused.WordsOf("[role=alert]")));
        Assert.DoesNotContain("made-by-meta", refused.Body, StringComparison.Ordinal);

        app.Provider.Verdict = Trial.Passed;
        Assert.Equal(rotation, (await admin.SubmitAsync(refused, "form[action*=Bring]", ("value", "made-by-meta-0123456789"))).Location);
        Assert.Equal("Both are valid", (await admin.GetAsync(rotation)).WordsOf(".state"));
    }

    [Fact]
    public async Task A_rotation_that_waits_can_be_cancelled()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        using var admin = await app.App.AdminAsync(SecretsApp.Tenant);
        var form = (await admin.GetAsync($"{Address}/rotate?kind=meta-app-secret&owner={SecretsApp.AppId}")).IsPage();
        var rotation = (await admin.SubmitAsync(form, "main form")).Location!;
        Assert.Equal(302, (await admin.SubmitAsync(await admin.GetAsync(rotation), "form[action*=Cancel]")).Status);
        Assert.Equal("Cancelled", (await admin.GetAsync(rotation)).WordsOf(".state"));
        Assert.Equal(404, (await admin.GetAsync($"{Address}/rotations/{Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task A_viewer_sees_and_changes_nothing_and_others_do_not_even_see()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        using var viewer = await app.App.ViewerAsync(SecretsApp.Tenant);
        var list = (await viewer.GetAsync(Address)).IsPage();
        Assert.Empty(list.Document.QuerySelectorAll("main a.button, main form"));
        Assert.Equal(403, (await viewer.GetAsync(Signature)).Status);
        Assert.Equal(403, (await viewer.PostByHandAsync(Signature, ("kind", "genesys-signature"), ("owner", SecretsApp.Integration))).Status);

        using var foreign = await app.App.AdminAsync("lagoon");
        Assert.Equal(404, (await foreign.GetAsync(Address)).Status);
        Assert.Equal(404, (await foreign.PostByHandAsync(Signature, ("kind", "genesys-signature"), ("owner", SecretsApp.Integration))).Status);
        using var stranger = app.App.Stranger();
        Assert.Equal(302, (await stranger.GetAsync(Address)).Status);
        Assert.Empty(app.Provider.Told);
    }

    [Fact]
    public async Task Whoever_proved_himself_too_long_ago_is_asked_to_do_it_again_and_comes_back()
    {
        var time = new ShiftedTime();
        await using var app = await new SecretsApp(time).ReadyAsync();
        using var admin = await app.App.AdminAsync(SecretsApp.Tenant);
        (await admin.GetAsync(Signature)).IsPage();
        time.Show(time.GetUtcNow().AddMinutes(6));

        var sent = await admin.GetAsync(Signature);
        Assert.Equal((302, $"/signin/step-up?returnUrl={Uri.EscapeDataString(Signature)}"), (sent.Status, sent.Location));
        Assert.Equal(302, (await admin.PostByHandAsync(Signature, ("kind", "genesys-signature"), ("owner", SecretsApp.Integration))).Status);
        var api = await admin.ApiAsync(
            HttpMethod.Post, $"/api/tenants/{SecretsApp.Tenant}/secrets/rotations", $$"""{"kind":"genesys-signature","owner":"{{SecretsApp.Integration}}"}""");
        Assert.Equal((403, "step-up"), (api.Status, api.Problem));
        (await admin.GetAsync(Address)).IsPage();
        Assert.Empty(app.Provider.Told);
    }

    [Fact]
    public async Task What_there_is_not_cannot_be_rotated()
    {
        await using var app = await new SecretsApp().ReadyAsync();
        using var admin = await app.App.AdminAsync(SecretsApp.Tenant);
        Assert.Equal(404, (await admin.GetAsync($"{Address}/rotate?kind=password&owner=x")).Status);
        Assert.Equal(404, (await admin.GetAsync($"{Address}/rotate?kind=genesys-signature")).Status);
        var form = (await admin.GetAsync($"{Address}/rotate?kind=genesys-signature&owner=somebody-elses")).IsPage();
        Assert.Equal(422, (await admin.SubmitAsync(form, "main form")).Status);
    }
}
