namespace Relay.Storage.Rows;

/// <summary>Somebody's session in a browser. The cookie holds its key, the store only the key's hash: whoever reads the store cannot use it.</summary>
internal sealed class SessionRow
{
    /// <summary>SHA-256 of the key.</summary>
    public required byte[] KeyHash { get; set; }

    /// <summary>Organisation and user id: whoever signs out everywhere ends all with the same.</summary>
    public required string UserKey { get; set; }

    /// <summary>The ticket, encrypted with ASP.NET's data protection.</summary>
    public required byte[] Ticket { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
}
