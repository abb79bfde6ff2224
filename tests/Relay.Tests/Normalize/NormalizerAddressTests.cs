using Relay.Channels;
using Relay.Model;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;

namespace Relay.Tests.Normalize;

/// <summary>The key is a name and stays; the number is an address and changes.</summary>
public sealed class NormalizerAddressTests
{
    private const string NewNumber = "15557770099";

    private readonly NormalizeRig _rig = new();

    [Fact]
    public void After_a_change_of_number_the_answer_goes_to_the_new_one_and_the_conversation_stays()
    {
        var first = Assert.Single(_rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1"))))).Events).Message();
        _rig.Meta(WhatsApp(Entry(Messages(
            $$$"""{"from":"{{{Customer}}}","id":"wamid.2","timestamp":"1777896000","type":"system","system":{"type":"user_changed_number","wa_id":"{{{NewNumber}}}","body":"changed"}}"""))));
        var later = Assert.Single(_rig.Meta(WhatsApp(Entry(Messages(Message("wamid.3", from: NewNumber))))).Events).Message();
        var answer = Assert.Single(_rig.Genesys(Genesys(to: Customer)).Events).Message();

        Assert.Equal(Customer, later.From.Id);
        Assert.Equal(first.ConversationId, later.ConversationId);
        Assert.Equal(first.ConversationId, answer.ConversationId);
        Assert.Equal((Customer, "+" + NewNumber), (answer.To.Id, answer.To.Phone));
    }

    [Fact]
    public void A_change_of_number_by_a_stranger_makes_the_old_number_the_key_and_the_new_one_the_address()
    {
        _rig.Meta(WhatsApp(Entry(Messages(
            $$$"""{"from":"{{{Customer}}}","id":"wamid.1","timestamp":"1777896000","type":"system","system":{"type":"user_changed_number","wa_id":"{{{NewNumber}}}","body":"changed"}}"""))));
        var answer = Assert.Single(_rig.Genesys(Genesys(to: Customer)).Events).Message();
        Assert.Equal((Customer, "+" + NewNumber), (answer.To.Id, answer.To.Phone));
    }

    [Fact]
    public void A_late_status_of_the_old_number_does_not_lead_answers_back_to_it()
    {
        var secrets = Harbor.Tenant.SigningSecrets[ProviderKeys.Meta];
        var sent = Assert.Single(_rig.Genesys(Genesys(to: Customer)).Events).Message();
        _rig.Meta(WhatsApp(Entry(Messages(
            $$$"""{"from":"{{{Customer}}}","id":"wamid.2","timestamp":"1777896000","type":"system","system":{"type":"user_changed_number","wa_id":"{{{NewNumber}}}","body":"changed"}}"""))));
        foreach (var callback in new[] { null, new CallbackData(sent.Id, sent.ConversationId, "aa01", 0, true, "0").ToText(secrets, ManualTimeProvider.Start) })
        {
            _rig.Meta(WhatsApp(Entry(Statuses(Status("wamid.9", "failed", callback: callback)))));
            var answer = _rig.Genesys(Genesys(to: Customer, id: $"bb{callback?.Length}")).Events[0].Message();
            Assert.Equal("+" + NewNumber, answer.To.Phone);
        }
    }

    [Fact]
    public void An_answer_to_a_customer_who_was_not_seen_goes_where_his_key_says()
    {
        var answer = Assert.Single(_rig.Genesys(Genesys(to: Customer)).Events).Message();
        Assert.Equal((Customer, "+" + Customer), (answer.To.Id, answer.To.Phone));
    }

    [Fact]
    public void A_number_in_another_form_is_tied_to_the_conversation_that_the_status_names()
    {
        const string asWritten = "5511987654321";
        const string asMetaWrites = "551187654321";
        var sent = Assert.Single(_rig.Genesys(Genesys(to: asWritten)).Events).Message();
        var secrets = Harbor.Tenant.SigningSecrets[ProviderKeys.Meta];
        var callback = new CallbackData(sent.Id, sent.ConversationId, "aa01", 0, true, "0").ToText(secrets, ManualTimeProvider.Start);

        var receipt = _rig.Meta(WhatsApp(Entry(Statuses(Status("wamid.9", recipient: asMetaWrites, callback: callback))))).Events[0].Receipt();
        var next = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.10", from: asMetaWrites))))).Events[0].Message();

        Assert.Equal((sent.ConversationId, asWritten), (receipt.ConversationId, receipt.CustomerId));
        Assert.Equal((sent.ConversationId, asWritten), (next.ConversationId, next.From.Id));
    }

    [Fact]
    public void A_forged_callback_ties_nobody()
    {
        var victim = Assert.Single(_rig.Genesys(Genesys(to: Customer)).Events).Message();
        var forged = new CallbackData(victim.Id, victim.ConversationId, "aa01", 0, true, "0").ToText([Harbor.Secret("x", "not the app's")], ManualTimeProvider.Start);
        _rig.Meta(WhatsApp(Entry(Statuses(Status("wamid.9", recipient: NewNumber, callback: forged)))));
        var stranger = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.10", from: NewNumber))))).Events[0].Message();
        Assert.NotEqual(victim.ConversationId, stranger.ConversationId);
    }
}
