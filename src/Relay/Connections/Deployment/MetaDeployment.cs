using System.Buffers.Text;
using System.Security.Cryptography;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;
using Relay.Model;
using Relay.Secrets;
using Relay.Storage.Rows;

namespace Relay.Connections.Deployment;

/// <summary>
/// Sees that the WhatsApp account sends its messages to Relay and the app its news. Each step looks first and changes only what is not as it
/// should be: the same call that subscribes an app removes the callback of one that is subscribed.
/// </summary>
internal sealed class MetaDeployment(MetaClient meta)
{
    private const int TokenBytes = 32;

    /// <summary>Keeps a verify token, when there is none that is valid.</summary>
    public static void PrepareToken(TenantChange change, DateTimeOffset now)
    {
        if (change.Row.MetaApp is null || TokenOf(change.Row, change.Bundle, now) is not null)
        {
            return;
        }

        var id = $"v{Guid.CreateVersion7(now):N}";
        change.Bundle = change.Bundle.With(SecretNames.VerifyToken(id), new SecretValue(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes))));
        change.Row.VerifyTokens.Add(new VerifyTokenRow { TenantId = change.Row.Id, Id = id, SecretName = SecretNames.VerifyToken(id) });
        change.Audit("webhooks.verify-token-made", ("id", id));
    }

    public async Task DeployAsync(DeploymentRun run, WhatsAppAccess access, CancellationToken cancellationToken)
    {
        var now = run.Time.GetUtcNow();
        if (await run.Store.ReadAsync(run.Tenant, (row, bundle) => TokenOf(row, bundle, now), cancellationToken) is not { } token)
        {
            await run.FailAsync(DeploymentSteps.Callback, WebhookDeployment.Gone, cancellationToken);
            return;
        }

        if (await SubscribeAsync(run, access, cancellationToken) is not { } app
            || !await OverrideAsync(run, access, app, token, cancellationToken)
            || !await RemoveNumberCallbackAsync(run, access, cancellationToken))
        {
            return;
        }

        await SetAppCallbackAsync(run, access, token, cancellationToken);
    }

    private static SecretValue? TokenOf(TenantRow row, SecretBundle bundle, DateTimeOffset now) =>
        ValidityWindow.Lasting(row.VerifyTokens, t => new ValidityWindow(t.NotBefore, t.NotAfter), now) is { } lasting ? bundle.Find(lasting.SecretName) : null;

    // Null: it was told why not.
    private async Task<WhatsAppSubscribedApp?> SubscribeAsync(DeploymentRun run, WhatsAppAccess access, CancellationToken cancellationToken)
    {
        var (apps, fault) = await meta.SubscribedAppsAsync(access, cancellationToken);
        if (fault is null && apps!.Of(access.AppId) is { } subscribed)
        {
            run.Tell(DeploymentSteps.Subscription, DeploymentOutcomes.Unchanged, "The app is subscribed to the WhatsApp account.");
            return subscribed;
        }

        if (fault is null)
        {
            (_, fault) = await meta.SubscribeAsync(access, cancellationToken);
        }

        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.Subscription, fault, cancellationToken);
            return null;
        }

        await run.DoneAsync(
            DeploymentSteps.Subscription, "The app was subscribed to the WhatsApp account.", [("waba", access.WabaId), ("app", access.AppId)], cancellationToken);
        return new WhatsAppSubscribedApp(access.AppId, null, null);
    }

    private async Task<bool> OverrideAsync(
        DeploymentRun run, WhatsAppAccess access, WhatsAppSubscribedApp app, SecretValue token, CancellationToken cancellationToken)
    {
        var ours = run.Webhooks.Meta;
        if (WebhookAddresses.Same(app.Override, ours))
        {
            run.Tell(DeploymentSteps.Callback, DeploymentOutcomes.Unchanged, "The account's messages go to Relay already.");
            return true;
        }

        var (_, fault) = await meta.OverrideAsync(access, ours, token, cancellationToken);
        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.Callback, fault, cancellationToken);
            return false;
        }

        await run.DoneAsync(
            DeploymentSteps.Callback, "The account's messages go to Relay.", [("waba", access.WabaId), ("before", app.Override), ("after", ours.AbsoluteUri)], cancellationToken);
        return true;
    }

    private async Task<bool> RemoveNumberCallbackAsync(DeploymentRun run, WhatsAppAccess access, CancellationToken cancellationToken)
    {
        var (number, fault) = await meta.NumberAsync(access, cancellationToken);
        if (fault is null && (number!.NumberCallback is null || WebhookAddresses.Same(number.NumberCallback, run.Webhooks.Meta)))
        {
            run.Tell(DeploymentSteps.NumberCallback, DeploymentOutcomes.Unchanged, "The number has none that leads elsewhere.");
            return true;
        }

        if (fault is null)
        {
            (_, fault) = await meta.RemoveNumberOverrideAsync(access, cancellationToken);
        }

        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.NumberCallback, fault, cancellationToken);
            return false;
        }

        await run.DoneAsync(
            DeploymentSteps.NumberCallback, "The number's own callback, which went before the account's, was removed.", [("before", number!.NumberCallback)], cancellationToken);
        return true;
    }

    private async Task SetAppCallbackAsync(DeploymentRun run, WhatsAppAccess access, SecretValue token, CancellationToken cancellationToken)
    {
        var (all, fault) = await meta.SubscriptionsAsync(access, cancellationToken);
        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.AppCallback, fault, cancellationToken);
            return;
        }

        var ours = run.Webhooks.Meta;
        var before = all!.Of(MetaObjects.WhatsApp);
        var fields = WhatsAppAdministration.Fields.Union(before?.Fields ?? [], StringComparer.Ordinal).ToList();
        if (before is { IsActive: true } && WebhookAddresses.Same(before.CallbackUrl, ours) && before.Fields.Count == fields.Count)
        {
            run.Tell(DeploymentSteps.AppCallback, DeploymentOutcomes.Unchanged, "The app's callback and fields are as they should be.");
            return;
        }

        if (WebhookAddresses.IsOfSameRelay(before?.CallbackUrl, ours) && !WebhookAddresses.Same(before!.CallbackUrl, ours))
        {
            run.Tell(
                DeploymentSteps.AppCallback, DeploymentOutcomes.Left,
                "The app's own callback is another address of this Relay: the app is shared, and stays as it is. Messages are not concerned.");
            return;
        }

        (_, fault) = await meta.SubscribeAppAsync(access, new MetaSubscription(MetaObjects.WhatsApp, ours.AbsoluteUri, fields), token, cancellationToken);
        if (fault is { Code: ProviderFaults.MetaRefused })
        {
            // A field that this version of Graph does not know spoils them all; messages must not fail for it.
            fields = [.. (before?.Fields ?? []).Union([WhatsAppAdministration.MessagesField], StringComparer.Ordinal)];
            (_, fault) = await meta.SubscribeAppAsync(access, new MetaSubscription(MetaObjects.WhatsApp, ours.AbsoluteUri, fields), token, cancellationToken);
        }

        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.AppCallback, fault, cancellationToken);
            return;
        }

        await run.DoneAsync(
            DeploymentSteps.AppCallback, "The app sends its news to Relay.",
            [("before", before?.CallbackUrl), ("after", ours.AbsoluteUri), ("fields", string.Join(' ', fields))], cancellationToken);
    }
}
