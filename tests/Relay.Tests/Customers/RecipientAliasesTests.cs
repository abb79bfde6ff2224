using Relay.Channels;
using Relay.Customers;
using Relay.Tests.Fakes;

namespace Relay.Tests.Customers;

public sealed class RecipientAliasesTests : IAsyncLifetime
{
    private const string AsWritten = "5511987654321";
    private const string AsMetaWrites = "551187654321";

    private readonly FakeSeenStore _store = new();
    private readonly ListLogger<RecipientAliases> _log = new();
    private readonly RecipientAliases _recipients;

    public RecipientAliasesTests() => _recipients = new RecipientAliases(_store, TimeProvider.System, _log);

    public async ValueTask InitializeAsync() => await _recipients.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _recipients.StopAsync(CancellationToken.None);
        _recipients.Dispose();
    }

    [Fact]
    public async Task What_the_provider_calls_him_becomes_an_alias_of_his_key()
    {
        Note(AsWritten, new CustomerIds(Phone: AsMetaWrites, UserId: "BR.7"));
        await Waiting.UntilAsync(() => _store.Aliases.Count == 3);
        Assert.All(_store.Aliases, a => Assert.Equal(AsWritten, a.Key));
        Assert.Equal([AsWritten, AsMetaWrites, "BR.7"], _store.Aliases.Select(a => a.Name.Identifier));
        Assert.Equal(["Phone", "Phone", "Opaque"], _store.Aliases.Select(a => a.KeyIdType));
    }

    [Fact]
    public async Task What_is_no_news_and_what_names_nobody_is_not_written()
    {
        Note(AsWritten, new CustomerIds(Phone: AsWritten));
        Note("120363@g.us", new CustomerIds(GroupId: "120363@g.us"));
        Note("BR.1", new CustomerIds(UserId: "BR.\0"));
        Note(AsWritten, default);
        Note("15550000001", new CustomerIds(UserId: "BR.9"));
        Note("15550000001", new CustomerIds(UserId: "BR.9"));
        await Waiting.UntilAsync(() => _store.Aliases.Count > 0);
        Assert.Equal(["15550000001", "BR.9"], _store.Aliases.Select(a => a.Name.Identifier));
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_of_once_and_holds_nobody_up()
    {
        _store.Fails = true;
        Note(AsWritten, new CustomerIds(UserId: "BR.1"));
        await Waiting.UntilAsync(() => _log.Lines.Count == 1);
        Note(AsWritten, new CustomerIds(UserId: "BR.2"));
        _store.Fails = false;
        Note(AsWritten, new CustomerIds(UserId: "BR.3"));
        await Waiting.UntilAsync(() => _store.Aliases.Any(a => a.Name.Identifier == "BR.3"));
        Assert.Single(_log.Lines);
        Assert.DoesNotContain(AsWritten, _log.Lines.Single().Text, StringComparison.Ordinal);
    }

    private void Note(string key, CustomerIds recipient) => _recipients.Note(Harbor.Id, "whatsapp", Harbor.Number, key, recipient);
}
