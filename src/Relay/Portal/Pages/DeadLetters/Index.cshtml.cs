using Microsoft.AspNetCore.Authorization;
using Relay.Deliveries;
using Relay.Identity;
using Relay.Model;
using Relay.Storage.DeadLetters;

namespace Relay.Portal.Pages.DeadLetters;

/// <summary>What could not be delivered.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(DeadLetterPages letters, ITenantDirectory tenants) : TenantPage
{
    public DeadLetterListParameters Asked { get; private set; }

    /// <summary>What is wrong with what was asked for, by parameter.</summary>
    public Dictionary<string, string[]> Faults { get; } = new(StringComparer.Ordinal);

    public DeadLetterList List { get; private set; } = new([], null);

    public bool HasStore => letters.HasStore;

    /// <summary>Names to choose from; any other may be written.</summary>
    public IReadOnlyList<string> Destinations { get; private set; } = [];

    public static IReadOnlyList<string> States { get; } = [DeadLetterStates.Open, DeadLetterStates.Replayed, DeadLetterStates.Discarded, "all"];

    public async Task OnGetAsync()
    {
        Asked = new(Query("state"), Query("destination"), Query("category"), Query("conversationId"), Query("messageId"), Query("from"), Query("to"), null, Query("after"));
        var filter = DeadLetterQuery.Read(Asked, Faults);
        Destinations = DestinationNames.Of(tenants.Current.Find(Tenant.Value));
        if (HasStore && Faults.Count == 0)
        {
            List = await letters.ListAsync(Tenant, filter, HttpContext.RequestAborted);
        }
    }

    /// <summary>The same filters with another beginning.</summary>
    public string Address(string? after = null) => AddressOf(
        "deadletters",
        ("state", Asked.State), ("destination", Asked.Destination), ("category", Asked.Category), ("conversationId", Asked.ConversationId), ("messageId", Asked.MessageId),
        ("from", Asked.From), ("to", Asked.To), ("after", after));
}
