using System.Text.Json.Nodes;
using Relay.Channels;
using Relay.Model;

namespace Relay.Tests.Channels.Genesys;

/// <summary>Bodies from public samples, by what each must become. Those that were taken from other places get a channel first.</summary>
public sealed class GenesysFixtureTests
{
    public static TheoryData<string, string> Expected => new()
    {
        { "out-attachment-audio.json", "audio" },
        { "out-attachment-image.json", "image" },
        { "out-receipt-delivered.json", "receipt delivered" },
        { "out-structured-carousel.json", "cards" },
        { "out-structured-notification-template.json", "text" },
        { "out-text-bot-menu.json", "text" },
        { "out-text-human-2021-pypestream.json", "text" },
        { "out-text-human.json", "text" },
        { "rich-botconnector-reply-quickreply.json", "text, choices" },
        { "rich-normalized-datepicker.json", "choices" },
        { "rich-webmsg-card-link.json", "cards" },
        { "rich-webmsg-card-postback.json", "cards" },
        { "rich-webmsg-carousel-empty-actions.json", "cards" },
        { "rich-webmsg-message-list.json", "text, event presence, choices" },
        { "rich-webmsg-quickreplies.json", "choices" },
        { "rich-webmsg-structured-no-content.json", "text" },
        { "rich-webmsg-unknown-content.json", "image" },
        { "syn-out-event-cobrowse.json", "event other" },
        { "syn-out-event-unknown.json", "event other" },
        { "syn-out-quickreplyv2.json", "choices" },
        { "syn-out-text-unicode.json", "text" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Public_samples_are_understood(string file, string expected)
    {
        var path = SharedFixtures.Path(file);
        Assert.SkipUnless(File.Exists(path), "The shared fixtures are not here.");
        Assert.Equal(expected, string.Join(", ", Bodies(path).Select(Parse).Select(KindOf)));
    }

    [Fact]
    public void No_public_sample_of_the_webhook_is_left_out()
    {
        var names = SharedFixtures.Names("out-*.json", "rich-*.json", "syn-out-*.json");
        Assert.SkipUnless(names.Count > 0, "The shared fixtures are not here.");
        Assert.Equal(names, Expected.Select(row => row.Data.Item1), StringComparer.Ordinal);
    }

    private static IEnumerable<JsonObject> Bodies(string path)
    {
        var root = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        var inner = root["replyMessages"] ?? root["entities"];
        return inner is null ? [root] : inner.AsArray().Select(node => node!.AsObject());
    }

    private static ParsedItem Parse(JsonObject body)
    {
        if (body["channel"]?["id"] is null)
        {
            var channel = body["channel"]?.DeepClone().AsObject() ?? [];
            channel["id"] = Some.Integration;
            channel["to"] = new JsonObject { ["id"] = Some.CustomerKey };
            body["channel"] = channel;
        }

        var integration = body["channel"]!["id"]!.GetValue<string>();
        var tenant = Some.TenantIn("eu-west-1", integration) with
        {
            Accounts = [new ChannelAccount { Channel = "whatsapp", Id = Some.Number, GenesysIntegrationId = integration }],
        };
        var parsed = Some.Parse(body.ToJsonString(), tenant);
        Assert.Equal(new AccountName("genesys", integration), parsed.Source);
        return parsed;
    }

    private static string KindOf(ParsedItem item) => item switch
    {
        ParsedMessage message => message.Content.Type,
        ParsedReceipt receipt => $"receipt {receipt.Status}",
        ParsedEvent other => $"event {other.Type}",
        Refused refused => $"refused {refused.Reason}",
        Ignored ignored => $"ignored {ignored.Reason}",
        _ => throw new InvalidOperationException("An item of a kind that is none."),
    };
}
