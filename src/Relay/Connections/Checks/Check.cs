namespace Relay.Connections.Checks;

/// <summary>Looks at one thing that must be right for messages to flow. It keeps nothing between runs.</summary>
internal abstract class Check
{
    /// <summary>Never changes: it stands in the store and in the API.</summary>
    public abstract string Id { get; }

    /// <summary>What has to be right, in words.</summary>
    public abstract string Title { get; }

    /// <summary>Ids of those that have to pass before; they stand before this one in <see cref="CheckList"/>.</summary>
    public virtual IReadOnlyList<string> Needs => [];

    /// <summary>What the tenant has not entered yet, in a sentence; null when everything is there.</summary>
    public virtual string? MissingIn(TenantConnection connection) => null;

    public abstract Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken);
}

/// <summary>A check of the Genesys side.</summary>
internal abstract class GenesysCheck : Check
{
    public override string? MissingIn(TenantConnection connection) =>
        connection.Genesys is null ? "The Genesys organisation has not been entered yet." : null;
}

/// <summary>A check of the tenant's integration.</summary>
internal abstract class IntegrationCheck : GenesysCheck
{
    public override string? MissingIn(TenantConnection connection) => base.MissingIn(connection)
        ?? (connection.IntegrationId is null ? "There is no Open Messaging integration yet. The webhook deployment creates it." : null);
}

/// <summary>A check of the WhatsApp side.</summary>
internal abstract class WhatsAppCheck : Check
{
    public override string? MissingIn(TenantConnection connection) => connection.WhatsApp is null
        ? "The WhatsApp number has not been entered yet: business account, number, system user's token, app and app secret are needed."
        : null;
}
