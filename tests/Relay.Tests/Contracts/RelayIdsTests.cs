using Relay.Contracts;

namespace Relay.Tests.Contracts;

/// <summary>The vectors are printed in docs/ids.md and were computed by an independent implementation (Python's uuid and hashlib).</summary>
public sealed class RelayIdsTests
{
    [Theory]
    [InlineData("faac07b9-40a7-52a9-8910-6dd20b90b3aa", "acme", "whatsapp", "100200300", "message.received", "wamid.A")]
    [InlineData("f8762ee8-58ca-558d-b6fc-f2d87d8c092c", "acme", "whatsapp", "100200300", "receipt", "wamid.A", "delivered", null)]
    [InlineData("87582582-d374-5fc9-abf6-0327e75350cb", "acme", "whatsapp", "100200300", "message.received", "wämid.é😀")]
    [InlineData("6b715e35-faa1-5979-9a01-bce58abe4d31", "a", "bc")]
    [InlineData("34ea3a31-9acf-54bc-80be-01dfc451b70a", "ab", "c")]
    public void An_event_id_is_the_hash_of_its_parts(string expected, params string?[] parts) =>
        Assert.Equal(expected, RelayIds.Event(parts).ToString());

    [Theory]
    [InlineData("c_mkspyk4emkfc2ciaawdk7yvneb", "acme", "14155550101")]
    [InlineData("c_knwei6xumxu5nnhgtinbiyt7bg", "acme", "US.1234567890")]
    [InlineData("c_t7jctvlzf345zp2vucy6h4ksxw", "beta", "14155550101")]
    public void A_conversation_id_is_the_hash_of_tenant_account_and_customer(string expected, string tenant, string customer) =>
        Assert.Equal(expected, RelayIds.Conversation(tenant, "whatsapp", "100200300", customer));

    [Fact]
    public void Absent_and_empty_parts_are_the_same() =>
        Assert.Equal(RelayIds.Event("acme", null), RelayIds.Event("acme", ""));

    [Fact]
    public void Parts_of_any_length_are_hashed()
    {
        var long1 = new string('x', 100_000);
        Assert.NotEqual(RelayIds.Event(long1, "a"), RelayIds.Event(long1, "b"));
    }
}
