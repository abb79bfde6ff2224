using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>What a scenario sees of its own tenant.</summary>
internal sealed class TenantView(Site site, TestTenant tenant)
{
    public string InboundId(string wamid) => ContractIds.Event(tenant.Id, "whatsapp", tenant.PhoneNumberId, "message.received", wamid);

    public string OutboundId(string genesysId) => ContractIds.Event(tenant.Id, "whatsapp", tenant.PhoneNumberId, "message.outbound", genesysId);

    public string Conversation(string phone) => ContractIds.Conversation(tenant.Id, "whatsapp", tenant.PhoneNumberId, phone);

    public Task<SeenRecord> InboundAsync(string wamid) => Until.SomeAsync(
        () => site.Reader.On("messages.inbound", tenant).FirstOrDefault(record => record.Text("providerMessageId") == wamid), "the event of the customer's message");

    /// <summary>The results of a message's own delivery; those of its receipts name the message too, and go the other way.</summary>
    public IReadOnlyList<SeenRecord> Deliveries(string messageId) =>
        [.. site.Reader.On("deliveries", tenant).Where(record => record.Text("messageId") == messageId && IsOwn(record))];

    /// <summary>Waits until a delivery has come to its end, and returns all of its results.</summary>
    public async Task<IReadOnlyList<SeenRecord>> FinishedAsync(string messageId)
    {
        await Until.TrueAsync(
            () => Deliveries(messageId).Any(record => record.Text("outcome") != "retrying"),
            () => $"the delivery ends; so far: {string.Join(", ", Deliveries(messageId).Select(record => record.Text("outcome")))}");
        return Deliveries(messageId);
    }

    /// <summary>The one dead letter of a message.</summary>
    public async Task<SeenRecord> DeadLetterAsync(string messageId)
    {
        await Until.TrueAsync(() => Letters().Any(), "a dead letter");
        return Assert.Single(Letters());

        IEnumerable<SeenRecord> Letters() => site.Reader.On("deadletters", tenant).Where(record => record.Text("messageId") == messageId);
    }

    public Task<IReadOnlyList<SeenRecord>> ReceiptResultsAsync(string messageId) => Until.SomeAsync<IReadOnlyList<SeenRecord>>(
        () => site.Reader.On("deliveries", tenant).Where(record => record.Text("messageId") == messageId && !IsOwn(record)).ToList() is { Count: > 0 } results ? results : null,
        "the result of telling Genesys of a receipt");

    public Task<IReadOnlyList<LoggedCall>> MessagesAtGenesysAsync(int atLeast) =>
        site.Simulator.CallsAsync(atLeast, call => call.IsGenesysMessage && call.Concerns(tenant), "messages at Genesys");

    public Task<IReadOnlyList<LoggedCall>> ReceiptsAtGenesysAsync(int atLeast) =>
        site.Simulator.CallsAsync(atLeast, call => call.IsGenesysReceipt && call.Concerns(tenant), "receipts at Genesys");

    public Task<IReadOnlyList<LoggedCall>> MessagesAtMetaAsync(int atLeast) =>
        site.Simulator.CallsAsync(atLeast, call => call.IsGraphMessage && call.Concerns(tenant), "messages at Meta");

    public async Task NothingWentWrongAsync()
    {
        await site.SettledAsync();
        Assert.Empty(site.Reader.On("deadletters", tenant));
        Assert.Empty(site.Reader.On("quarantine", tenant));
    }

    // What customers write goes to Genesys, what agents write to WhatsApp.
    private bool IsOwn(SeenRecord delivery)
    {
        var isOutbound = site.Reader.On("messages.outbound", tenant).Any(message => message.Text("id") == delivery.Text("messageId"));
        return delivery.Text("destination")!.StartsWith(isOutbound ? "whatsapp:" : "genesys:", StringComparison.Ordinal);
    }
}
