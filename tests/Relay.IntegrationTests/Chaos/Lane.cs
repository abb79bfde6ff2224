using System.Globalization;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>One conversation in one direction: messages numbered from 0, each written when the one before was answered 200.</summary>
internal sealed class Lane(TestTenant tenant, string phone, bool isToAgent)
{
    private readonly Lock _gate = new();
    private readonly List<Letter> _taken = [];

    public TestTenant Tenant { get; } = tenant;

    public string Phone { get; } = phone;

    public bool IsToAgent { get; } = isToAgent;

    public LaneKey Key => new(Tenant.Id, Phone, IsToAgent);

    public string Topic => IsToAgent ? "messages.inbound" : "messages.outbound";

    /// <summary>What was answered 200, in the order in which it was written.</summary>
    public IReadOnlyList<Letter> Taken
    {
        get
        {
            lock (_gate)
            {
                return [.. _taken];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _taken.Count;
            }
        }
    }

    public Letter Next(Phase phase) => new(Count, IsToAgent ? Draw.Wamid() : Draw.Hex(32), phase, TimeProvider.System.GetUtcNow());

    public Task<WebhookAnswer> PostAsync(string relayUrl, Letter letter)
    {
        var text = letter.Number.ToString(CultureInfo.InvariantCulture);
        return IsToAgent
            ? WebhookSender.MetaAsync(relayUrl, Tenant, MetaBodies.Text(Tenant, Phone, letter.Id, text))
            : WebhookSender.GenesysAsync(relayUrl, Tenant, GenesysBodies.Text(Tenant, Phone, letter.Id, text));
    }

    public void Keep(Letter letter)
    {
        lock (_gate)
        {
            _taken.Add(letter);
        }
    }

    public override string ToString() => $"{Tenant.Id}, {(IsToAgent ? "customer to agent" : "agent to customer")}, customer {Phone}";
}

/// <summary>Which lane it is, as a provider's call tells it.</summary>
internal readonly record struct LaneKey(string Tenant, string Phone, bool IsToAgent)
{
    /// <summary>The lane of a call that carries a message; null for receipts, tokens and the like.</summary>
    public static LaneKey? Of(LoggedCall call) => call switch
    {
        { Tenant: { } tenant, IsGenesysMessage: true } when call.Body.Text("channel", "from", "id") is { } phone => new LaneKey(tenant, phone, true),
        { Tenant: { } tenant, IsGraphMessage: true } when call.Body.Text("to") is { } phone => new LaneKey(tenant, phone.TrimStart('+'), false),
        _ => null,
    };

    /// <summary>The message's number, as its text says.</summary>
    public static int Number(LoggedCall call) => int.Parse(
        (call.IsGenesysMessage ? call.Body.Text("text") : call.Body.Text("text", "body")) ?? "", NumberStyles.None, CultureInfo.InvariantCulture);
}
