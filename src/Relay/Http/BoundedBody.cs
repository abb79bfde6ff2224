namespace Relay.Http;

/// <summary>Reads an answer's body up to a bound: whoever answers does not decide how much memory it costs.</summary>
internal static class BoundedBody
{
    /// <summary>An answer is an id, a token or an error; what is longer is not read.</summary>
    public const int MaxBytes = 256 * 1024;

    public static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[8 * 1024];
        using var whole = new MemoryStream();
        int read;
        while (whole.Length < MaxBytes && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            whole.Write(buffer, 0, (int)Math.Min(read, MaxBytes - whole.Length));
        }

        return whole.ToArray();
    }
}
