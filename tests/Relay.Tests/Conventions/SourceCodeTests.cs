namespace Relay.Tests.Conventions;

/// <summary>The rules stand on this: what is code and what is text.</summary>
public sealed class SourceCodeTests
{
    [Theory]
    [InlineData("a // b\nc", "a \nc")]
    [InlineData("a /* b\n c */ d", "a \n d")]
    [InlineData("a \"b // c\" d", "a \"\" d")]
    [InlineData("\"a\\\"b\" c", "\"\" c")]
    [InlineData("\"\" c", "\"\" c")]
    [InlineData("@\"a\\\" c", "\"\" c")]
    [InlineData("@\"a\"\"b\" c", "\"\" c")]
    [InlineData("'\"' a '\\'' b", " a  b")]
    [InlineData("@event", "@event")]
    [InlineData("\"\"\"a \"b\" \"\" c\"\"\" d", "\"\" d")]
    [InlineData("\"\"\"\"a \"\"\" b\"\"\"\" c", "\"\" c")]
    [InlineData("$\"a {b} c\"", "\"\" b ")]
    [InlineData("$\"a {{b}} c\" d", "\"\" d")]
    [InlineData("$\"{a(\"b{c\", $\"{d}\")} e\" f", "\"\" a(\"\", \"\" d )  f")]
    [InlineData("$\"{new { A = 1 }.A:O}\" b", "\"\" new { A = 1 }.A:O  b")]
    [InlineData("$@\"a\"\"{b}\\\" c", "\"\" b  c")]
    [InlineData("$$\"\"\"{a} {{b}} \"c\" \"\"\" d", "\"\" b  d")]
    [InlineData("\"not ended", "\"\"")]
    [InlineData("/* not ended", "")]
    public void Code_is_what_is_neither_comment_nor_literal(string text, string code) => Assert.Equal(code, SourceCode.Of(text));

    [Fact]
    public void Lines_stay_where_they_were()
    {
        foreach (var file in Repository.Files.Where(file => file.IsCSharp))
        {
            Assert.Equal((file.Path, file.Text.Count(c => c == '\n')), (file.Path, file.Code.Count(c => c == '\n')));
        }
    }

    [Fact]
    public void Every_file_of_the_repository_is_read_to_its_end()
    {
        foreach (var file in Repository.Files.Where(file => file.IsCSharp))
        {
            Assert.True(file.Code.Count(c => c == '{') == file.Code.Count(c => c == '}'), file.Path);
        }
    }
}
