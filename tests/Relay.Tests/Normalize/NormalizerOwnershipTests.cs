using Relay.Contracts;
using Relay.Normalize;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;
using static Relay.Tests.Normalize.NormalizeRig;

namespace Relay.Tests.Normalize;

public sealed class NormalizerOwnershipTests
{
    private readonly NormalizeRig _rig = new();

    [Fact]
    public void A_number_of_another_tenant_is_quarantined_and_its_neighbours_are_not()
    {
        var made = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1")), Harbor.NeighbourNumber), Entry(Messages(Message("wamid.2")))));

        Assert.Equal((1, 0, 1, 0), Counts(made));
        Assert.Equal(("foreign-account", Harbor.NeighbourNumber, "harbor"), Quarantined(made));
    }

    [Theory]
    [InlineData(Harbor.NeighbourWaba)]
    [InlineData(Harbor.NeighbourNumber)]
    public void Another_tenants_account_named_by_the_entry_alone_is_foreign_too(string entry)
    {
        var made = _rig.Meta(WhatsApp($$$"""{"id":"{{{entry}}}","changes":[{"field":"messages","value":{{{{Messages(Message("wamid.1"))}}}}}]}"""));
        Assert.Equal("foreign-account", Quarantined(made).Reason);
    }

    [Fact]
    public void An_event_of_another_tenants_business_account_is_foreign()
    {
        var made = _rig.Meta(WhatsApp($$$"""{"id":"{{{Harbor.NeighbourWaba}}}","changes":[{"field":"account_update","value":{"event":"X"}}]}"""));
        Assert.Equal("foreign-account", Quarantined(made).Reason);
    }

    [Fact]
    public void A_number_that_nobody_has_is_published_with_a_warning()
    {
        var made = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1")), "610000000000077", "720000000000077")));
        Assert.Equal((1, 0, 0, 0), Counts(made));
        Assert.Equal(["unknown-account"], made.Events[0].Message().Warnings);
    }

    [Fact]
    public void A_body_that_names_no_number_goes_by_its_entry_with_one_warning()
    {
        var made = _rig.Meta(WhatsApp($$$"""{"id":"720000000000055","changes":[{"field":"messages","value":{{{{Messages(Message("wamid.1"))}}}}}]}"""));
        var message = Assert.Single(made.Events).Message();
        Assert.Equal(("720000000000055", 1), (message.AccountId, message.Warnings!.Count(w => w == "unknown-account")));
    }

    [Fact]
    public void An_agents_text_becomes_a_message_to_the_customer()
    {
        var made = _rig.Genesys(Genesys());
        var message = Assert.Single(made.Events).Message();
        Assert.Equal("messages.outbound", made.Events[0].Topic);
        Assert.Equal(("whatsapp", Harbor.Number, "outbound", "genesys"), (message.Channel, message.AccountId, message.Direction, message.Origin));
        Assert.Equal(RelayIds.Conversation("harbor", "whatsapp", Harbor.Number, Customer), message.ConversationId);
        Assert.Equal(("aa01", Customer), (message.Correlation?.GenesysMessageId, message.To.Id));
    }

    [Theory]
    [InlineData(Harbor.SecondIntegration)]
    [InlineData("app-1")]
    [InlineData(null)]
    public void A_body_whose_secret_is_not_its_integrations_is_quarantined(string? owner)
    {
        var made = _rig.Genesys(Genesys(), owner);
        Assert.Equal((0, 0, 1, 0), Counts(made));
        Assert.Equal(("secret-mismatch", Harbor.Integration, "harbor"), Quarantined(made));
    }

    [Fact]
    public void An_integration_of_another_tenant_is_foreign_even_with_its_own_name_on_the_secret() =>
        Assert.Equal("foreign-account", Quarantined(_rig.Genesys(Genesys(Harbor.NeighbourIntegration), Harbor.NeighbourIntegration)).Reason);

    [Fact]
    public void An_integration_that_nobody_has_is_quarantined_since_nobody_could_be_answered() =>
        Assert.Equal("unknown-account", Quarantined(_rig.Genesys(Genesys("3a0e0000-0000-4000-8000-00000000dead"))).Reason);

    [Fact]
    public void An_integration_without_an_account_is_quarantined() =>
        Assert.Equal("unknown-account", Quarantined(_rig.Genesys(Genesys(Harbor.SecondIntegration), Harbor.SecondIntegration)).Reason);

    [Fact]
    public void An_own_echo_is_ignored()
    {
        var echo = Genesys().Replace("\"Outbound\"", "\"Inbound\"", StringComparison.Ordinal);
        Assert.Equal((0, 0, 0, 1), Counts(_rig.Genesys(echo)));
        Assert.Equal("secret-mismatch", Quarantined(_rig.Genesys(echo, Harbor.SecondIntegration)).Reason);
    }

    [Fact]
    public void An_identifier_that_is_far_too_long_is_quarantined_and_kept_nowhere()
    {
        var endless = new string('7', 300);
        var number = _rig.Meta(WhatsApp(Entry(Messages(Message("wamid.1")), endless)));
        Assert.Equal("unknown-shape", Quarantined(number).Reason);
        Assert.Equal("unknown-shape", Quarantined(_rig.Genesys(Genesys(to: endless + "x"))).Reason);
        var group = Message("wamid.2").Replace("\"type\"", $"\"group_id\":\"{endless}\",\"type\"", StringComparison.Ordinal);
        Assert.Equal("unknown-shape", Quarantined(_rig.Meta(WhatsApp(Entry(Messages(group))))).Reason);
    }

    private static (string Reason, string? Account, string Key) Quarantined(NormalizedRecord made) =>
        (made.Events[0].Quarantined().Reason, made.Events[0].Quarantined().AccountId, made.Events[0].Key);
}
