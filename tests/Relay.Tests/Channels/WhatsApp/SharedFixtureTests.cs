using System.Runtime.InteropServices;
using System.Text.Json;
using Relay.Channels;
using Relay.Channels.Meta;
using Relay.Contracts;
using Relay.Tests.Channels.Meta;

namespace Relay.Tests.Channels.WhatsApp;

/// <summary>Every captured WhatsApp payload that lies beside the repository: what it is cut into, and what becomes of it.</summary>
public sealed class SharedFixtureTests
{
    // File and items; "4*" is four alike in a row.
    private const string Expected = """
        wa-bindambc-accountRestricted event:account
        wa-bindambc-audioMessage received:audio
        wa-bindambc-buttonMessage received:reply/template
        wa-bindambc-contactMessage received:contacts
        wa-bindambc-documentMessage received:document
        wa-bindambc-imageMessage received:image
        wa-bindambc-locationMessage received:location
        wa-bindambc-mediaUploadError receipt:failed
        wa-bindambc-messageDeleted received:unsupported/unsupported
        wa-bindambc-phoneNumberNameUpdate event:account
        wa-bindambc-qualityUpdate event:quality
        wa-bindambc-reEngagementMessageError receipt:failed
        wa-bindambc-reactMessage received:reaction
        wa-bindambc-rejectedTemplate event:template
        wa-bindambc-stickerMessage received:sticker
        wa-bindambc-textMessage received:text
        wa-bindambc-textMessage2 received:text
        wa-bindambc-textMessageStatusDelivered receipt:delivered
        wa-bindambc-textMessageStatusSent receipt:sent
        wa-bindambc-verifiedAccount event:account
        wa-bindambc-videoMessage received:video
        wa-botpress-echo-image echoed:image
        wa-botpress-echo-text-creation-type echoed:text
        wa-botpress-echo-text echoed:text
        wa-botpress-username-only-message received:text
        wa-botpress-username-only-status-delivered receipt:delivered
        wa-botpress-username-only-status-failed receipt:failed
        wa-gokapso-18-changes-one-entry 4*event:account event:history 3*event:template received:text echoed:text receipt:delivered event:call event:account event:payment event:account event:quality event:security event:contact echoed:text event:template event:optOut
        wa-gokapso-mixed-messages-statuses-calls received:order received:sticker received:form receipt:sent event:call
        wa-restfb-webhook-accountReviewUpdate event:account
        wa-restfb-webhook-accountUpdate-banned event:account
        wa-restfb-webhook-accountUpdate-verified event:account
        wa-restfb-webhook-businessUsernameUpdate-approved event:account
        wa-restfb-webhook-group-participants-update 5*event:group
        wa-restfb-webhook-incoming-message-ads received:text
        wa-restfb-webhook-incoming-message-audio received:audio
        wa-restfb-webhook-incoming-message-button received:reply/template
        wa-restfb-webhook-incoming-message-contacts-request-bsuid received:contacts
        wa-restfb-webhook-incoming-message-contacts received:contacts
        wa-restfb-webhook-incoming-message-contacts2 received:contacts
        wa-restfb-webhook-incoming-message-document received:document
        wa-restfb-webhook-incoming-message-emoji received:reaction
        wa-restfb-webhook-incoming-message-error received:unsupported/unknown
        wa-restfb-webhook-incoming-message-image received:image
        wa-restfb-webhook-incoming-message-interactive-btn received:reply/button
        wa-restfb-webhook-incoming-message-interactive-list received:reply/list
        wa-restfb-webhook-incoming-message-location received:location
        wa-restfb-webhook-incoming-message-status-bsuid receipt:delivered
        wa-restfb-webhook-incoming-message-status-errors receipt:failed
        wa-restfb-webhook-incoming-message-status-group-bsuid receipt:read
        wa-restfb-webhook-incoming-message-status-ui receipt:sent
        wa-restfb-webhook-incoming-message-sticker received:sticker
        wa-restfb-webhook-incoming-message-system-bsuid received:system/user_changed_user_id
        wa-restfb-webhook-incoming-message-system received:system/user_changed_number
        wa-restfb-webhook-incoming-message-text-bsuid received:text
        wa-restfb-webhook-incoming-message-text received:text
        wa-restfb-webhook-incoming-message-unsupported received:unsupported/unsupported
        wa-restfb-webhook-incoming-message-video received:video
        wa-restfb-webhook-messageTemplateStatusUpdate-approved event:template
        wa-restfb-webhook-messageTemplateStatusUpdate-disabling event:template
        wa-restfb-webhook-phoneNumberNameUpdate event:account
        wa-restfb-webhook-phoneNumberQualityUpdate event:quality
        wa-restfb-webhook-userIdUpdate event:identity
        wa-synthetic-131060-coexistence-unavailable received:unsupported/errors
        wa-synthetic-contacts-empty-array received:text
        wa-synthetic-empty-entry ignored:empty
        wa-synthetic-empty-strings-for-username-user received:text
        wa-synthetic-empty-text received:text
        wa-synthetic-history-declined event:history
        wa-synthetic-large-1000-messages 1000*received:text
        wa-synthetic-large-history-chunk 1500*echoed:text
        wa-synthetic-php-escaped-body received:text
        wa-synthetic-profile-null received:text
        wa-synthetic-text-object-missing received:unsupported/text
        wa-synthetic-two-contacts-cross-order 2*received:text
        wa-synthetic-two-entries-four-changes received:text receipt:delivered receipt:sent echoed:text 2*received:text
        wa-synthetic-unicode-torture received:text
        wa-synthetic-unknown-field event:other
        wa-synthetic-unknown-type received:unsupported/hologram
        """;

    private static readonly Dictionary<string, string> Rows = Expected
        .Split('\n', StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' ', 2))
        .ToDictionary(columns => columns[0], columns => columns[1], StringComparer.Ordinal);

    public static TheoryData<string> Files => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_payload_becomes_what_it_is(string file) =>
        Assert.Equal(Rows[file], ItemWords.Of(MetaBodies.Parse(SharedFixtures.Read(file + ".json"))));

    [Theory]
    [MemberData(nameof(Files))]
    public void Items_are_slices_of_the_body_counted_from_0(string file)
    {
        var body = SharedFixtures.Read(file + ".json");
        var items = MetaEnvelope.Slice(body).Items;

        Assert.Equal(Enumerable.Range(0, items.Count), items.Select(item => item.Index));
        Assert.All(items, item =>
        {
            Assert.True(MemoryMarshal.TryGetArray(item.Json, out var segment));
            Assert.Same(body, segment.Array);
        });
    }

    [Fact]
    public void No_payload_is_without_a_row()
    {
        Assert.SkipUnless(SharedFixtures.Exist, "The shared payloads are not on this machine.");
        Assert.Equal(Rows.Keys.Order(StringComparer.Ordinal), SharedFixtures.Names("wa-*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_text_of_every_script_stays_as_it_is()
    {
        var item = MetaEnvelope.Slice(SharedFixtures.Read("wa-synthetic-unicode-torture.json")).Items[0];
        using var json = JsonDocument.Parse(item.Json);
        var expected = json.RootElement.GetProperty("text").GetProperty("body").GetString();

        var message = Assert.IsType<ParsedMessage>(MetaBodies.Parse(item));
        Assert.Equal(expected, Assert.IsType<TextContent>(message.Content).Text);
    }

    [Fact]
    public void Contacts_in_another_order_do_not_swap_names()
    {
        var names = MetaBodies.Parse(SharedFixtures.Read("wa-synthetic-two-contacts-cross-order.json"))
            .Cast<ParsedMessage>()
            .Select(message => message.From.Name)
            .ToArray();
        Assert.All(names, Assert.NotNull);
        Assert.Equal(2, names.Distinct(StringComparer.Ordinal).Count());
    }
}
