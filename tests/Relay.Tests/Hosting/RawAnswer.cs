namespace Relay.Tests.Hosting;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Head">The status line and headers, with their line ends.</param>
internal sealed record RawAnswer(string Head, byte[] Body)
{
    public int Status => int.Parse(Head.AsSpan(9, 3), provider: null);

    /// <summary>Everything but the value of <c>Date</c>.</summary>
    public string WithoutDate => string.Join('\n', Head.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)))
        + Convert.ToHexString(Body);

    /// <summary>The value of a header; null when it is absent. One that stands twice fails the test.</summary>
    public string? Header(string name) =>
        Head.Split("\r\n").SingleOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    /// <summary>Asserts the status, and that not a byte follows the headers.</summary>
    public RawAnswer IsEmpty(int status)
    {
        Assert.Equal(status, Status);
        Assert.Equal("0", Header("Content-Length"));
        Assert.Empty(Body);
        return this;
    }
}
