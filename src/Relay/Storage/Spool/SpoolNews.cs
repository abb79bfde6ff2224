namespace Relay.Storage.Spool;

/// <summary>What other processes tell of their spools.</summary>
internal sealed class SpoolNews
{
    /// <summary>PostgreSQL's channel. The payload is <c>+tenant</c> when a spool was opened, <c>-tenant</c> when it was closed.</summary>
    public const string Channel = "relay_spool";

    private Action<string> _opened = _ => { };
    private Action _stale = () => { };

    /// <summary>Says who wants to know. Both are called on the listener's thread and must be quick.</summary>
    /// <param name="opened">Somebody opened this tenant's spool.</param>
    /// <param name="stale">One was closed, or something may have changed that nobody told: look.</param>
    public void Subscribe(Action<string> opened, Action stale)
    {
        _opened += opened;
        _stale += stale;
    }

    public void Tell(string payload)
    {
        if (payload is ['+', .. var tenantId])
        {
            _opened(tenantId);
        }
        else
        {
            _stale();
        }
    }

    /// <summary>What was told while nobody listened is lost.</summary>
    public void TellStale() => _stale();
}
