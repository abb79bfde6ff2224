namespace Relay.Model;

/// <summary>What a signature's header says it begins with. Strangers write it, so it is told by words of ours.</summary>
internal static class SignatureAlgorithms
{
    private const string Other = "other";
    private const string None = "none";

    private static readonly string[] Known = ["sha256", "sha1", "sha512", "md5"];

    /// <summary>One of the known ones, <c>other</c>, or <c>none</c> when nothing stands before an equals sign.</summary>
    public static string Of(ReadOnlySpan<char> header)
    {
        var name = header[..Math.Max(header.IndexOf('='), 0)];
        foreach (var known in Known)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return name.IsEmpty ? None : Other;
    }
}
