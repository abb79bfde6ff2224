using Relay.Onboarding;

namespace Relay.Tests.Onboarding;

public sealed class OnboardingRulesTests
{
    private const string Uuid = "5f0c9d1e-7b1a-4c5e-9f6a-1d2e3f405060";

    [Theory]
    [InlineData("organization.name", "Zo")]
    [InlineData("organization.name", "Bäckerei Öz & Söhne")]
    [InlineData("organization.email", "ops@harbour.example")]
    [InlineData("organization.email", "first.last+relay@mail.harbour.example")]
    [InlineData("organization.phone", "+14155550100")]
    [InlineData("organization.phone", "14155550100")]
    [InlineData("organization.phone", "12")]
    [InlineData("organization.phone", "+123456789012345")]
    [InlineData("organization.region", "north-america")]
    [InlineData("organization.region", "europe")]
    [InlineData("organization.region", "asia-pacific")]
    [InlineData("organization.region", "latin-america")]
    [InlineData("genesys.clientId", Uuid)]
    [InlineData("genesys.clientSecret", "abcdefghijklmnopqrst")]
    [InlineData("genesys.region", "eu-west-1")]
    [InlineData("genesys.region", "us-east-1")]
    [InlineData("genesys.environment", "production")]
    [InlineData("genesys.environment", "test")]
    [InlineData("whatsapp.wabaId", "1022901293")]
    [InlineData("whatsapp.phoneNumberId", "106540352242922")]
    [InlineData("whatsapp.appId", "7")]
    [InlineData("whatsapp.appSecret", "0123456789abcdef0123456789ABCDEF")]
    [InlineData("whatsapp.appSecret", "sixteen-letters!")]
    public void What_is_right_is_let_through(string key, string value) => Assert.Null(FieldState.FaultOf(Field(key), value));

    [Theory]
    [InlineData("organization.name", "Z", "at least 2 characters")]
    [InlineData("organization.email", "harbour.example", "no e-mail address")]
    [InlineData("organization.email", "ops@harbour", "no e-mail address")]
    [InlineData("organization.email", "Ops <ops@harbour.example>", "no e-mail address")]
    [InlineData("organization.email", "ops@harbour.example, me@harbour.example", "no e-mail address")]
    [InlineData("organization.email", "ops@-harbour.example ", "no e-mail address")]
    [InlineData("organization.phone", "+0155550100", "the first not 0")]
    [InlineData("organization.phone", "1", "2 to 15 digits")]
    [InlineData("organization.phone", "+1 415 555 0100", "without spaces")]
    [InlineData("organization.phone", "+1234567890123456", "2 to 15 digits")]
    [InlineData("organization.phone", "+14155550100\n", "international form")]
    [InlineData("organization.phone", "+١٢٣٤٥٦٧٨", "international form")]
    [InlineData("organization.region", "Europe", "Choose one of north-america, europe, asia-pacific, latin-america.")]
    [InlineData("genesys.clientId", "5f0c9d1e7b1a4c5e9f6a1d2e3f405060", "UUID")]
    [InlineData("genesys.clientId", "{5f0c9d1e-7b1a-4c5e-9f6a-1d2e3f405060}", "UUID")]
    [InlineData("genesys.clientSecret", "abcdefghijklmnopqrs", "at least 20 characters")]
    [InlineData("genesys.clientSecret", "abcdefghij klmnopqrstuv", "no space")]
    [InlineData("genesys.region", "eu-west-9", "choose one of ap-northeast-1")]
    [InlineData("genesys.environment", "staging", "Choose one of production, test.")]
    [InlineData("whatsapp.wabaId", "102290129", "digits only, at least 10")]
    [InlineData("whatsapp.wabaId", "1022901293a", "digits only, at least 10")]
    [InlineData("whatsapp.phoneNumberId", "+14155550100", "not the phone number itself")]
    [InlineData("whatsapp.phoneNumberId", "106540352", "at least 10")]
    [InlineData("whatsapp.systemUserToken", "EAAG", "at least 100 characters")]
    [InlineData("whatsapp.appId", "x7", "digits only")]
    [InlineData("whatsapp.appSecret", "fifteen-letters", "at least 16 characters")]
    public void What_is_wrong_is_named_and_never_quoted(string key, string value, string words)
    {
        var fault = FieldState.FaultOf(Field(key), value);
        Assert.Contains(words, fault, StringComparison.Ordinal);
        Assert.True(value.Length < 3 || !fault!.Contains(value, StringComparison.Ordinal));
    }

    [Fact]
    public void A_token_is_right_from_a_hundred_characters_on()
    {
        Assert.NotNull(OnboardingRules.SystemUserToken(new string('t', 99)));
        Assert.Null(OnboardingRules.SystemUserToken(new string('t', 100)));
    }

    [Fact]
    public void An_app_secret_that_looks_like_none_is_doubted_and_taken()
    {
        Assert.Null(OnboardingRules.AppSecretDoubt("0123456789abcdef0123456789abcdef"));
        Assert.Contains("32 hexadecimal digits", OnboardingRules.AppSecretDoubt("sixteen-letters!"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_says_what_is_missing_in_words_of_its_own_and_bounds_what_is_kept()
    {
        Assert.Equal(OnboardingFields.All.Count, OnboardingFields.All.Select(f => f.Missing).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(OnboardingFields.All.Count, OnboardingFields.All.Select(f => f.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.All(OnboardingFields.All, f =>
        {
            Assert.Equal(f.Missing, FieldState.FaultOf(f, ""));
            Assert.Equal($"It is longer than {f.Longest} characters.", FieldState.FaultOf(f, new string('1', f.Longest + 1)));
        });
        Assert.Equal(3, OnboardingFields.All.Count(f => f.IsSecret));
    }

    [Theory]
    [InlineData("Harbour", "Harbour", null)]
    [InlineData("  Harbour Ltd\t", "Harbour Ltd", "Blanks around it were taken away.")]
    [InlineData("\u200b\ufeff5f0c\u200e\n", "5f0c", "Blanks around it were taken away.")]
    [InlineData("Har\u0000bour\u0007", "Harbour", "Characters that cannot be seen were taken away.")]
    [InlineData("\ud83d\ude00 Smile", "\ud83d\ude00 Smile", null)]
    [InlineData(" \u200b ", "", "Blanks around it were taken away.")]
    public void What_cannot_be_seen_is_taken_away_and_said(string typed, string text, string? note) => Assert.Equal(new CleanText(text, note), CleanText.Of(typed));

    [Fact]
    public void Half_of_a_character_is_none() =>
        Assert.Equal(new CleanText("half  one", "Characters that cannot be seen were taken away."), CleanText.Of($"half {(char)0xd83d} one"));

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"values":{},"later":true}""")]
    public void A_draft_without_anything_in_it_is_empty(string? json)
    {
        var draft = DraftDocument.Read(json);
        Assert.Empty(draft.Values);
        Assert.Empty(draft.Secrets);
    }

    private static OnboardingField Field(string key) => OnboardingFields.All.Single(f => f.Key == key);
}
