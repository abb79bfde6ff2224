namespace Relay.Channels.WhatsApp;

/// <summary>What WhatsApp is called, and what it takes.</summary>
internal static class WhatsAppChannel
{
    public const string Key = "whatsapp";

    /// <summary>UTF-16 code units of a text that is sent; inbound there is no limit.</summary>
    public const int MaxText = 4096;

    /// <summary>The same of a caption.</summary>
    public const int MaxCaption = 1024;
}
