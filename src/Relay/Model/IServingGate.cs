namespace Relay.Model;

/// <summary>Knows whether this process's tenants are new enough to judge by (docs/adr/0010).</summary>
internal interface IServingGate
{
    /// <summary>Costs next to nothing. Ask after the snapshot was taken: what is allowed holds for what had come in by then.</summary>
    /// <param name="used">The snapshot that the request is judged by.</param>
    Serving Judge(TenantSnapshot used);
}

/// <summary>What a process may do with a request.</summary>
internal enum Serving
{
    /// <summary>No tenants are known, or they are known to be out of date: 503 to all.</summary>
    No,

    /// <summary>The tenants may be out of date: what verifies is taken, all else gets 503, since a newer secret may have signed it.</summary>
    AcceptOnly,

    /// <summary>Takes and refuses.</summary>
    Full,
}
