using Relay.Channels;

namespace Relay.Tests.Channels;

public sealed class AnswerTextTests
{
    [Theory]
    [InlineData("Invalid name.", "Invalid name.")]
    [InlineData("Malformed access token EAAJB7mQzXvYkP2Lr9sT4wUoNc6", "Malformed access token ***")]
    [InlineData("bad client_secret=Zk3-Qw9_Lm2pXr7TyUvB1nHs5Jd0", "bad ***")]
    [InlineData("106540352242922|9f86d081884c7d659a2feaa0c55ad015 refused", "*** refused")]
    [InlineData("No integration 7f3c1a52-9a53-4e0c-8d0e-2f6a1b3c4d5e.", "No integration 7f3c1a52-9a53-4e0c-8d0e-2f6a1b3c4d5e.")]
    [InlineData("You need [conversation:message:receive]", "You need [conversation:message:receive]")]
    [InlineData("two\r\nlines", "two  lines")]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void A_providers_sentence_is_shown_without_what_looks_like_a_token(string? text, string? shown) => Assert.Equal(shown, AnswerText.Words(text));

    [Fact]
    public void A_long_sentence_is_cut() => Assert.Equal(300, AnswerText.Words(string.Join(' ', Enumerable.Repeat("word", 500)))!.Length);

    [Theory]
    [InlineData("missing.permissions", "missing.permissions")]
    [InlineData("two words", null)]
    [InlineData("", null)]
    public void A_code_is_one_word(string code, string? expected) => Assert.Equal(expected, AnswerText.Code(code));
}
