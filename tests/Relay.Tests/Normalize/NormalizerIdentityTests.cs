using Relay.Contracts;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;
using static Relay.Tests.Normalize.NormalizeRig;

namespace Relay.Tests.Normalize;

public sealed class NormalizerIdentityTests
{
    private const string User = "BR.900100";

    private readonly NormalizeRig _rig = new();

    [Fact]
    public void Two_keys_of_one_person_are_told_beside_the_message_that_shows_it()
    {
        _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1")))));
        _rig.Meta(WhatsApp(Entry(Messages(FromUser("wamid.2")))));
        var made = _rig.Meta(WhatsApp(Entry(Messages(FromBoth("wamid.3"), FromBoth("wamid.4")))));

        Assert.Equal((2, 0, 0, 0), Counts(made));
        Assert.Equal(["messages.inbound", "events", "messages.inbound"], made.Events.Select(e => e.Topic));
        var told = made.Events[1].ChannelEvent();
        Assert.Equal("identity", told.Type);
        Assert.Equal(new Dictionary<string, string> { ["customer"] = Customer, ["alsoKnownAs"] = User }, told.Data);
        Assert.Equal(made.Events[0].Key, made.Events[1].Key);
        Assert.Equal(Customer, made.Events[2].Message().From.Id);
    }

    [Fact]
    public void An_update_of_a_user_id_that_joins_two_keys_is_one_event_that_says_both()
    {
        _rig.Meta(WhatsApp(Entry(Messages(FromUser("wamid.1")))));
        _rig.Meta(WhatsApp(Entry(Messages(FromUser("wamid.2", "BR.900200")))));
        var made = _rig.Meta(WhatsApp(Entry(
            $$$""" "user_id_update":[{"wa_id":"","user_id":{"previous":"{{{User}}}","current":"BR.900200"},"timestamp":"1777896000"}] """, field: "user_id_update")));

        Assert.Equal((1, 0, 0, 0), Counts(made));
        var told = Assert.Single(made.Events).ChannelEvent();
        Assert.Equal(("identity", User, "BR.900200"), (told.Type, told.Data?["customer"], told.Data?["alsoKnownAs"]));
        Assert.Equal("user_id_update", told.Data?["field"]);
        Assert.NotNull(told.Raw);
        Assert.Equal(RelayIds.Conversation("harbor", "whatsapp", Harbor.Number, User), told.ConversationId);
    }

    [Fact]
    public void A_duplicate_tells_nothing_again()
    {
        _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1")))));
        _rig.Meta(WhatsApp(Entry(Messages(FromUser("wamid.2")))));
        var body = WhatsApp(Entry(Messages(FromBoth("wamid.3"))));
        Assert.Equal(2, _rig.Meta(body).Events.Count);
        Assert.Empty(_rig.Meta(body).Events);
    }

    [Fact]
    public void In_a_group_the_key_is_the_group_and_the_sender_stays_himself()
    {
        var message = Message("wamid.1").Replace("\"type\"", "\"group_id\":\"group-7\",\"type\"", StringComparison.Ordinal);
        var made = Assert.Single(_rig.Meta(WhatsApp(Entry(Messages(message)))).Events).Message();
        Assert.Equal(RelayIds.Conversation("harbor", "whatsapp", Harbor.Number, "group-7"), made.ConversationId);
        Assert.Equal(Customer, made.From.Id);
        Assert.Equal("group-7", made.Context?.GroupId);
    }

    private static string FromUser(string id, string user = User) =>
        $$$"""{"from_user_id":"{{{user}}}","id":"{{{id}}}","timestamp":"1777896000","type":"text","text":{"body":"hi"}}""";

    private static string FromBoth(string id) =>
        $$$"""{"from":"{{{Customer}}}","from_user_id":"{{{User}}}","id":"{{{id}}}","timestamp":"1777896000","type":"text","text":{"body":"hi"}}""";
}
