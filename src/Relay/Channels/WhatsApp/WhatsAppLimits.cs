using Relay.Model;

namespace Relay.Channels.WhatsApp;

/// <summary>What Meta counts a send by: the number, the number and the customer, the business account, the app.</summary>
internal static class WhatsAppLimits
{
    /// <summary>Of every number that Meta has not raised. One that has less (20 where the WhatsApp Business app is used beside) is found out by 130429.</summary>
    private static readonly CallRate Throughput = new(80, TimeSpan.FromSeconds(1), IsWindow: false);

    public static IReadOnlyList<CallLimit> Of(Tenant tenant, ChannelAccount account, WhatsAppRecipient recipient)
    {
        var owner = tenant.Id.Value;
        var limits = new List<CallLimit>(4)
        {
            new(new LimitKey(RetryScope.Destination, owner, account.Id), Throughput),
            new(new LimitKey(RetryScope.Pair, owner, account.Id, recipient.GroupId ?? recipient.Phone ?? recipient.UserId)),
        };
        if (account.WabaId is { } waba)
        {
            limits.Add(new(new LimitKey(RetryScope.Business, owner, waba)));
        }

        // Without a known app the tenant's own token still belongs to one.
        limits.Add(new(new LimitKey(RetryScope.Provider, owner, tenant.Meta?.AppId ?? "")));
        return limits;
    }
}
