using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;
using Relay.Http;
using Relay.Model;

namespace Relay.Connections;

/// <summary>Asks Meta about an app, a business account and a number, and sets callbacks.</summary>
internal sealed class MetaClient(ProviderCalls calls, IOptions<MetaSettings> settings)
{
    // A hundred numbers a page.
    private const int MaxPages = 20;

    public Task<ProviderResult<MetaTokenState>> TokenAsync(WhatsAppAccess access, CancellationToken cancellationToken) =>
        AskAsync(MetaAdministration.DebugToken(settings.Value, AppToken(access), access.SystemUserToken), MetaAdministrationAnswers.DebugToken, cancellationToken);

    public Task<ProviderResult<MetaSubscriptions>> SubscriptionsAsync(WhatsAppAccess access, CancellationToken cancellationToken) =>
        AskAsync(MetaAdministration.Subscriptions(settings.Value, access.AppId, AppToken(access)), MetaAdministrationAnswers.Subscriptions, cancellationToken);

    public Task<ProviderResult<WhatsAppNumberState>> NumberAsync(WhatsAppAccess access, CancellationToken cancellationToken) =>
        AskAsync(WhatsAppAdministration.Number(settings.Value, access.PhoneNumberId, access.SystemUserToken), WhatsAppAdministrationAnswers.Number, cancellationToken);

    public Task<ProviderResult<WhatsAppSubscribedApps>> SubscribedAppsAsync(WhatsAppAccess access, CancellationToken cancellationToken) =>
        AskAsync(WhatsAppAdministration.SubscribedApps(settings.Value, access.WabaId, access.SystemUserToken), WhatsAppAdministrationAnswers.SubscribedApps, cancellationToken);

    /// <summary>Ids of the business account's numbers, as far as the one that is looked for.</summary>
    public async Task<ProviderResult<IReadOnlyList<string>>> NumbersAsync(WhatsAppAccess access, CancellationToken cancellationToken)
    {
        var all = new List<string>();
        string? after = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var request = WhatsAppAdministration.Numbers(settings.Value, access.WabaId, access.SystemUserToken, after);
            var (read, fault) = await AskAsync(request, WhatsAppAdministrationAnswers.Numbers, cancellationToken);
            if (fault is not null)
            {
                return fault;
            }

            all.AddRange(read!.Ids);
            after = read.After;
            if (after is null || read.Ids.Contains(access.PhoneNumberId, StringComparer.Ordinal))
            {
                break;
            }
        }

        return new ProviderResult<IReadOnlyList<string>>(all, null);
    }

    /// <summary>Only for an app that is not subscribed: to one that is, the same call removes its override.</summary>
    public Task<ProviderResult<MetaDone>> SubscribeAsync(WhatsAppAccess access, CancellationToken cancellationToken) =>
        AskAsync(WhatsAppAdministration.Subscribe(settings.Value, access.WabaId, access.SystemUserToken), WhatsAppAdministrationAnswers.Done, cancellationToken);

    public Task<ProviderResult<MetaDone>> OverrideAsync(WhatsAppAccess access, Uri callback, SecretValue verifyToken, CancellationToken cancellationToken) => AskAsync(
        WhatsAppAdministration.Override(settings.Value, access.WabaId, access.SystemUserToken, callback, verifyToken), WhatsAppAdministrationAnswers.Done, cancellationToken);

    public Task<ProviderResult<MetaDone>> RemoveNumberOverrideAsync(WhatsAppAccess access, CancellationToken cancellationToken) => AskAsync(
        WhatsAppAdministration.RemoveNumberOverride(settings.Value, access.PhoneNumberId, access.SystemUserToken), WhatsAppAdministrationAnswers.Done, cancellationToken);

    public Task<ProviderResult<MetaDone>> SubscribeAppAsync(
        WhatsAppAccess access, MetaSubscription wanted, SecretValue verifyToken, CancellationToken cancellationToken) => AskAsync(
        MetaAdministration.Subscribe(settings.Value, access.AppId, AppToken(access), wanted, verifyToken), MetaAdministrationAnswers.Done, cancellationToken);

    private async Task<ProviderResult<T>> AskAsync<T>(ProviderRequest request, AnswerReader<T> read, CancellationToken cancellationToken)
        where T : class => read(await calls.SendAsync(request, cancellationToken));

    private static SecretValue AppToken(WhatsAppAccess access) => MetaAdministration.AppToken(access.AppId, access.AppSecret);
}
