using FsCheck.Fluent;
using Relay.Channels;
using Relay.Contracts;
using Relay.Normalize;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class CustomerDirectoryTests
{
    private const string Phone = "15557770001";
    private const string User = "BR.900100";

    private static readonly AccountName Account = new("whatsapp", Harbor.Number);
    private static readonly CustomerIds PhoneOnly = new(Phone: Phone);
    private static readonly CustomerIds UserOnly = new(UserId: User);
    private static readonly CustomerIds Both = new(Phone: Phone, UserId: User);

    private readonly CustomerDirectory _directory = new(1000);

    [Fact]
    public void The_first_identifier_ever_seen_is_the_key_and_stays_it()
    {
        Assert.Equal(User, Resolve(UserOnly).Key);
        Assert.Equal(User, Resolve(Both).Key);
        Assert.Equal(User, Resolve(PhoneOnly).Key);
        Assert.Equal(User, Resolve(UserOnly).Key);
    }

    [Fact]
    public void Of_two_identifiers_seen_at_once_the_phone_number_is_the_key()
    {
        Assert.Equal(Phone, Resolve(Both).Key);
        Assert.Equal(Phone, Resolve(UserOnly).Key);
    }

    [Fact]
    public void Two_keys_that_turn_out_to_be_one_person_go_on_under_the_older_and_it_is_told_once()
    {
        var older = Resolve(UserOnly);
        var newer = Resolve(PhoneOnly);
        Assert.NotEqual(older.ConversationId, newer.ConversationId);

        var merged = Resolve(Both);
        Assert.Equal((User, older.ConversationId), (merged.Key, merged.ConversationId));
        Assert.Equal([Phone], merged.MergedKeys);

        Assert.Empty(Resolve(Both).MergedKeys);
        Assert.Equal(User, Resolve(PhoneOnly).Key);
    }

    [Fact]
    public void An_alias_that_was_not_there_at_the_merging_follows_it()
    {
        Resolve(new CustomerIds(Phone: "15550000001"));
        Resolve(new CustomerIds(Phone: "15550000002", UserId: User));
        Resolve(new CustomerIds(Phone: "15550000001", UserId: User));

        Assert.Equal("15550000001", Resolve(new CustomerIds(Phone: "15550000002")).Key);
    }

    [Fact]
    public void A_new_number_and_a_new_user_id_lead_to_the_old_key()
    {
        Resolve(Both);
        Assert.Equal(Phone, Resolve(PhoneOnly, also: new CustomerIds(Phone: "15557779999")).Key);
        Assert.Equal(Phone, Resolve(new CustomerIds(Phone: "15557779999")).Key);
        Assert.Equal(Phone, Resolve(new CustomerIds(UserId: "BR.900200"), also: UserOnly).Key);
        Assert.Equal(Phone, Resolve(new CustomerIds(UserId: "BR.900200")).Key);
    }

    [Fact]
    public void Identifiers_that_change_before_they_were_ever_seen_make_the_older_one_the_key()
    {
        Assert.Equal(Phone, Resolve(PhoneOnly, also: new CustomerIds(Phone: "15557779999")).Key);
        Assert.Equal("BR.1", Resolve(new CustomerIds(UserId: "BR.2"), also: new CustomerIds(UserId: "BR.1")).Key);
    }

    [Fact]
    public void Every_order_of_sightings_is_resolved_as_the_model_says()
    {
        CustomerIds[] sightings = [PhoneOnly, UserOnly, Both];
        for (var walk = 0; walk < 3 * 3 * 3 * 3 * 3; walk++)
        {
            var steps = Enumerable.Range(0, 5).Select(n => (sightings[walk / (int)Math.Pow(3, n) % 3], default(CustomerIds)));
            SameAsModel(steps);
        }
    }

    [Fact]
    public void Any_sightings_with_changes_of_number_and_id_are_resolved_as_the_model_says()
    {
        var phone = Gen.Elements(null, null, "15550000001", "15550000002", "15550000003");
        var user = Gen.Elements(null, null, "BR.1", "BR.2", "BR.3");
        var ids = phone.Zip(user).Select(pair => new CustomerIds(Phone: pair.Item1, UserId: pair.Item2));
        var steps = ids.Where(i => !i.IsEmpty).Zip(ids).Select(pair => (pair.Item1, pair.Item2));
        Laws.Hold(steps.ListOf(), SameAsModel, count: 400);
    }

    [Theory]
    [InlineData("meadow", "whatsapp", Harbor.Number)]
    [InlineData("harbor", "messenger", Harbor.Number)]
    [InlineData("harbor", "whatsapp", "610000000000002")]
    public void Other_tenants_channels_and_accounts_never_meet(string tenant, string channel, string account)
    {
        var here = Resolve(UserOnly);
        var there = _directory.Resolve(tenant, new AccountName(channel, account), Both);

        Assert.Equal(Phone, there.Key);
        Assert.Empty(there.MergedKeys);
        Assert.NotEqual(here.ConversationId, there.ConversationId);
        Assert.Equal(User, Resolve(Both).Key);
    }

    [Fact]
    public void An_accounts_name_cannot_run_over_into_an_identifier()
    {
        _directory.Resolve(Harbor.Id, new AccountName("whatsapp", "1\nx"), new CustomerIds(UserId: "y"));
        Assert.Equal("15550000001", _directory.Resolve(Harbor.Id, new AccountName("whatsapp", "1"), new CustomerIds(Phone: "15550000001", UserId: "x\ny")).Key);
    }

    [Fact]
    public void A_group_is_its_own_key_whoever_writes()
    {
        var group = Resolve(new CustomerIds(Phone: Phone, GroupId: "group-7"));
        Assert.Equal("group-7", group.Key);
        Assert.Equal(Phone, Resolve(Both).Key);
        Assert.Equal("group-7", KeyOf(group.ConversationId));
    }

    [Fact]
    public void A_key_that_comes_back_is_taken_as_it_is()
    {
        var first = Resolve(Both);
        var back = Resolve(new CustomerIds(Key: Phone));
        Assert.Equal((first.Key, first.ConversationId), (back.Key, back.ConversationId));
        Assert.Empty(back.MergedKeys);
    }

    [Fact]
    public void A_conversation_leads_to_its_key_for_its_own_account_only()
    {
        var resolved = Resolve(Both);
        Assert.Equal(RelayIds.Conversation(Harbor.Id, "whatsapp", Harbor.Number, Phone), resolved.ConversationId);
        Assert.Equal(Phone, KeyOf(resolved.ConversationId));
        Assert.Null(_directory.KeyOf(Harbor.Neighbour, Account, resolved.ConversationId));
        Assert.Null(_directory.KeyOf(Harbor.Id, new AccountName("whatsapp", "610000000000002"), resolved.ConversationId));
        Assert.Null(KeyOf("c_nobody"));
    }

    [Fact]
    public void He_is_reached_where_he_was_heard_of_last()
    {
        Resolve(Both);
        Assert.Equal((Phone, User), Address());
        Resolve(new CustomerIds(UserId: User, Phone: "15557779999"));
        Assert.Equal(("15557779999", User), Address());
        _directory.Resolve(Harbor.Id, Account, PhoneOnly, also: new CustomerIds(Phone: "15557778888"), current: new CustomerIds(Phone: "15557778888"));
        Assert.Equal(("15557778888", User), Address());
    }

    [Fact]
    public void Where_others_say_that_he_is_counts_only_while_nothing_better_is_known()
    {
        Resolve(UserOnly);
        _directory.Resolve(Harbor.Id, Account, Both, isHeardOf: false);
        Assert.Equal((Phone, User), Address());
        Resolve(new CustomerIds(UserId: User, Phone: "15557779999"));
        _directory.Resolve(Harbor.Id, Account, Both, isHeardOf: false);
        _directory.Tie(Harbor.Id, Account, User, PhoneOnly);
        Assert.Equal(("15557779999", User), Address());
    }

    [Fact]
    public void A_number_that_a_status_names_is_tied_to_the_key_that_was_written_to()
    {
        var sent = Resolve(new CustomerIds(Key: Phone));
        var tied = _directory.Tie(Harbor.Id, Account, Phone, new CustomerIds(Phone: "1555777001"));
        Assert.Equal((Phone, sent.ConversationId), (tied.Key, tied.ConversationId));
        Assert.Empty(tied.MergedKeys);
        Assert.Equal(Phone, Resolve(new CustomerIds(Phone: "1555777001")).Key);
    }

    [Fact]
    public void The_oldest_are_forgotten_when_there_are_too_many()
    {
        var small = new CustomerDirectory(10);
        var first = small.Resolve(Harbor.Id, Account, UserOnly);
        for (var n = 0; n < 10; n++)
        {
            small.Resolve(Harbor.Id, Account, new CustomerIds(Phone: $"1555000{n:0000}"));
        }

        Assert.Null(small.KeyOf(Harbor.Id, Account, first.ConversationId));
        Assert.Equal(Phone, small.Resolve(Harbor.Id, Account, Both).Key);
        Assert.Equal("15550000009", small.Resolve(Harbor.Id, Account, new CustomerIds(Phone: "15550000009", UserId: "BR.9")).Key);
    }

    private static void SameAsModel(IEnumerable<(CustomerIds Ids, CustomerIds Also)> steps)
    {
        var directory = new CustomerDirectory(1000);
        var model = new CustomerModel();
        foreach (var (ids, also) in steps)
        {
            var (key, merged) = model.Resolve(ids, also);
            var resolved = directory.Resolve(Harbor.Id, Account, ids, also);
            Assert.Equal(key, resolved.Key);
            Assert.Equal(merged, resolved.MergedKeys);
            Assert.Equal(key, directory.KeyOf(Harbor.Id, Account, resolved.ConversationId));
        }
    }

    private Resolved Resolve(CustomerIds ids, CustomerIds also = default) => _directory.Resolve(Harbor.Id, Account, ids, also);

    // As an answer of the agents' side finds it.
    private (string? Phone, string? UserId) Address()
    {
        var found = Resolve(new CustomerIds(Key: _directory.Resolve(Harbor.Id, Account, UserOnly, isHeardOf: false).Key));
        return (found.Phone, found.UserId);
    }

    private string? KeyOf(string conversation) => _directory.KeyOf(Harbor.Id, Account, conversation);
}
