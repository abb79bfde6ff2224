namespace Relay.Channels.Meta;

/// <summary>Values of a body's <c>object</c> that Relay knows, each the key of a parser.</summary>
internal static class MetaObjects
{
    public const string WhatsApp = "whatsapp_business_account";
    public const string Messenger = "page";
    public const string Instagram = "instagram";

    public static bool IsKnown(string word) => word is WhatsApp or Messenger or Instagram;
}
