using System.Text;
using Relay.Channels;
using Relay.Contracts;
using Relay.Tests.Channels.Genesys;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class CommandFuzzTests
{
    private const int Rounds = 4000;

    private static readonly string[] Contents =
    [
        """{"type":"text","text":"hi","previewUrl":true}""",
        """{"type":"image","media":{"url":"https://m.example/1.png","size":7,"voice":false},"caption":"c"}""",
        """{"type":"location","latitude":54.25,"longitude":-3.5,"name":"Pier"}""",
        """{"type":"contacts","contacts":[{"name":"Ada","phones":["+1"],"emails":["a@x.example"]},{"vcard":"v"}]}""",
        """{"type":"reply","reply":{"kind":"button","id":"1","title":"Yes"}}""",
        """{"type":"form","form":{"name":"f","response":{"a":[1,{"b":2}]}}}""",
        """{"type":"reaction","reaction":{"messageId":"m","emoji":"👍","removed":false}}""",
        """{"type":"order","order":{"catalogId":"c","items":[{"productId":"p","quantity":2,"price":9.5,"currency":"EUR"},{}]}}""",
        """{"type":"choices","text":"t","choices":[{"id":"1","title":"One","description":"d"}],"header":"h","style":"list"}""",
        """{"type":"cards","cards":[{"title":"t","actions":[{"type":"link","title":"See","url":"https://s.example"}]}]}""",
        """{"type":"template","template":{"name":"n","language":"en","components":[{"type":"body"}],"text":"T"}}""",
        """{"type":"edit","originalMessageId":"m","content":{"type":"edit","originalMessageId":"m","content":{"type":"text","text":"x"}}}""",
        """{"type":"revoke","originalMessageId":"m"}""",
        """{"type":"system","system":{"type":"t","body":"b"}}""",
        """{"type":"unsupported","reason":"r","errors":[{"code":"1"}]}""",
    ];

    [Fact]
    public void A_spoilt_command_is_sent_or_quarantined_and_never_thrown_at_anybody()
    {
        var mutator = new JsonMutator(17);
        var sent = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var whole = CommandRig.Text("\"to\":{\"phone\":\"+14155550142\"},\"context\":{\"replyTo\":\"m\"}", Contents[i % Contents.Length]);

            // With windows of its own, since two may be spoilt into the same idempotency key.
            var made = new CommandRig().Read(mutator.Mutate(Encoding.UTF8.GetBytes(whole), i % 4));
            if (made.Topic == TopicNames.MessagesOutbound)
            {
                sent++;
                Plan(made.Message());
            }
            else
            {
                Assert.NotEmpty(made.Quarantined().Detail!);
            }
        }

        Assert.InRange(sent, Rounds / 4, Rounds - 1);
    }

    private static void Plan(Message message)
    {
        var target = new SendTarget(Harbor.Tenant, Harbor.Account, (_, _) => null);
        var toCustomer = Harbor.Catalog.Sender("whatsapp")!.Plan(message, target);
        Assert.True(toCustomer.Refusal is not null || toCustomer.Calls.Count > 0);
        var toAgent = Harbor.Catalog.Sender("genesys")!.Plan(message with { Direction = Directions.Inbound, From = message.To }, target);
        Assert.NotEmpty(toAgent.Calls);
    }
}
