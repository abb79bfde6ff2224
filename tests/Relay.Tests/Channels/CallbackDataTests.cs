using FsCheck.Fluent;
using Relay.Channels;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Channels;

public sealed class CallbackDataTests
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.Start;
    private static readonly SigningSecret[] Secrets = [Harbor.Secret("a", "first secret")];
    private static readonly CallbackData Data =
        new(Guid.Parse("0c000000-0000-5000-8000-000000000001"), $"c_{new string('a', 26)}", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", 2, IsLastPart: false, "0");

    [Fact]
    public void It_comes_back_as_it_went_out()
    {
        foreach (var data in (CallbackData[])[Data, Data with { IsLastPart = true }, Data with { GenesysMessageId = null }, Data with { Part = 0, Nonce = "n7" }])
        {
            Assert.Equal(data, CallbackData.Read(data.ToText(Secrets, Now), Secrets));
        }
    }

    [Fact]
    public void It_is_written_as_the_contract_says()
    {
        var fields = Data.ToText(Secrets, Now)!.Split('.');
        Assert.Equal(["r1", "0c000000-0000-5000-8000-000000000001", $"c_{new string('a', 26)}", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "2+", "0"], fields[..^1]);
        Assert.Equal(16, fields[^1].Length);
        Assert.Equal("-", (Data with { GenesysMessageId = null }).ToText(Secrets, Now)!.Split('.')[3]);
        Assert.Equal("2", (Data with { IsLastPart = true }).ToText(Secrets, Now)!.Split('.')[4]);
    }

    [Fact]
    public void Any_change_of_a_character_makes_it_worthless()
    {
        var text = Data.ToText(Secrets, Now)!;
        var change = Gen.Choose(0, text.Length - 1).Zip(Gen.Choose(32, 126));
        Laws.Hold(change, edit =>
        {
            var altered = string.Concat(text.AsSpan(0, edit.Item1), [(char)edit.Item2], text.AsSpan(edit.Item1 + 1));
            Assert.Equal(altered == text ? Data : null, CallbackData.Read(altered, Secrets));
        }, count: 2000);
        Assert.All(Enumerable.Range(0, text.Length), length => Assert.Null(CallbackData.Read(text[..length], Secrets)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("order 4711")]
    [InlineData("r1.")]
    [InlineData("r1......")]
    [InlineData("r2.0c000000-0000-5000-8000-000000000001.c.-.0.0.AAAAAAAAAAAAAAAA")]
    [InlineData("r1.0c000000-0000-5000-8000-000000000001.c.-.0.0.AAAAAAAAAAAAAAAA")]
    public void What_others_wrote_is_not_ours(string? text) => Assert.Null(CallbackData.Read(text, Secrets));

    [Fact]
    public void What_another_secret_signed_is_not_ours()
    {
        var text = Data.ToText([Harbor.Secret("b", "another secret")], Now);
        Assert.Null(CallbackData.Read(text, Secrets));
        Assert.Null(CallbackData.Read(Data.ToText(Secrets, Now), []));
    }

    [Fact]
    public void What_an_older_secret_signed_is_still_ours_while_it_is_listed()
    {
        var old = Harbor.Secret("old", "old secret", to: Now);
        var young = Harbor.Secret("young", "young secret", from: Now.AddHours(-1));
        var before = Data.ToText([old, young], Now.AddHours(-2));
        var after = Data.ToText([old, young], Now.AddHours(2));

        Assert.NotEqual(before, after);
        Assert.Equal(Data, CallbackData.Read(before, [old, young]));
        Assert.Equal(Data, CallbackData.Read(after, [young]));
        Assert.Null(CallbackData.Read(before, [young]));
    }

    [Fact]
    public void The_youngest_secret_that_counts_signs()
    {
        var open = Harbor.Secret("open", "open secret");
        var young = Harbor.Secret("young", "young secret", from: Now.AddHours(-1));
        var coming = Harbor.Secret("coming", "coming secret", from: Now.AddHours(1));
        foreach (var order in (SigningSecret[][])[[open, young, coming], [coming, young, open]])
        {
            Assert.Equal(Data, CallbackData.Read(Data.ToText(order, Now), [young]));
        }
    }

    [Fact]
    public void Without_a_secret_that_counts_there_is_none()
    {
        Assert.Null(Data.ToText([], Now));
        Assert.Null(Data.ToText([Harbor.Secret("a", "s", to: Now)], Now));
    }

    [Fact]
    public void It_is_never_longer_than_WhatsApp_takes()
    {
        var long1 = Data with { GenesysMessageId = new string('g', 128), Nonce = new string('n', 36), Part = int.MaxValue };
        Assert.InRange(long1.ToText(Secrets, Now)!.Length, 1, CallbackData.MaxLength);
        Assert.Equal(long1, CallbackData.Read(long1.ToText(Secrets, Now), Secrets));
        Assert.Null((Data with { Nonce = new string('n', 500) }).ToText(Secrets, Now));
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("")]
    public void A_foreign_id_that_does_not_fit_the_form_is_left_out(string id) =>
        Assert.Equal(Data with { GenesysMessageId = null }, CallbackData.Read((Data with { GenesysMessageId = id }).ToText(Secrets, Now), Secrets));

    [Fact]
    public void A_foreign_id_that_is_far_too_long_is_left_out() =>
        Assert.Null(CallbackData.Read((Data with { GenesysMessageId = new string('g', 129) }).ToText(Secrets, Now), Secrets)!.GenesysMessageId);
}
