using Relay.Channels;

namespace Relay.Tests.Channels;

public sealed class CustomerIdFormsTests
{
    [Theory]
    [InlineData("14155550142", "14155550142")]
    [InlineData("+1 (415) 555-0142", "14155550142")]
    [InlineData("415.555\u00a00142", "4155550142")]
    [InlineData("(+44) 20 7946 0000", "442079460000")]
    [InlineData("12345", "12345")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("1234", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("+", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("1415+5550142", null)]
    [InlineData("US.14155550142", null)]
    [InlineData("١٤١٥٥٥٥٠١٤٢", null)]
    public void A_phone_number_is_5_to_15_digits_however_it_is_written(string? text, string? digits) => Assert.Equal(digits, PhoneDigits.Of(text));

    [Theory]
    [InlineData("14155550142", null, "14155550142")]
    [InlineData("+14155550142", "14155550142", null)]
    [InlineData("1-415-555-0142", "14155550142", null)]
    [InlineData("US.134912", null, "US.134912")]
    [InlineData("120363000000000001@g.us", null, "120363000000000001@g.us")]
    [InlineData("120363000000000001", null, "120363000000000001")]
    public void An_id_is_a_key_unless_it_is_a_number_in_a_form_that_no_key_has(string id, string? phone, string? key) =>
        Assert.Equal(new CustomerIds(Phone: phone, Key: key), CustomerIdForms.Of(id));

    [Theory]
    [InlineData("14155550142", "+14155550142", null)]
    [InlineData("+1 415 555 0142", "+14155550142", null)]
    [InlineData("US.134912", null, "US.134912")]
    [InlineData("120363000000000001", null, null)]
    [InlineData("120363000000000001@g.us", null, null)]
    public void A_party_has_what_its_id_says_of_it(string id, string? phone, string? userId)
    {
        var party = CustomerIdForms.PartyOf(id);
        Assert.Equal((id, phone, userId), (party.Id, party.Phone, party.UserId));
    }

    [Theory]
    [InlineData("120363000000000001@g.us", true)]
    [InlineData("14155550142-1600000000@g.us", true)]
    [InlineData("@g.us", false)]
    [InlineData("team@g.us", false)]
    [InlineData("120363000000000001", false)]
    public void A_group_is_told_by_its_suffix(string id, bool isGroup) => Assert.Equal(isGroup, CustomerIdForms.IsGroupId(id));
}
