using Relay.Channels.Meta;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Channels.WhatsApp;

/// <summary>Understands WhatsApp's items; each kind has a file of its own.</summary>
internal sealed class WhatsAppParser : IChannelParser
{
    public string Key => MetaObjects.WhatsApp;

    public ParsedItem Parse(in JsonItem item, Tenant tenant)
    {
        var root = item.Root;
        if (!root.IsObject())
        {
            return new Refused(QuarantineReasons.UnknownShape, $"An element of '{item.Item.Kind}' is no object.");
        }

        var scope = WhatsAppScope.Of(item.Envelope);
        return item.Item.Kind switch
        {
            MetaNames.Messages when scope.Field == MetaNames.History => WhatsAppEchoes.ParseHistory(root, scope),
            MetaNames.Messages when WhatsAppEchoes.IsFieldOfEchoes(scope.Field) => WhatsAppEchoes.Parse(root, scope),
            MetaNames.Messages => WhatsAppMessages.Parse(root, scope),
            MetaNames.Echoes => WhatsAppEchoes.Parse(root, scope),
            MetaNames.Statuses => WhatsAppStatuses.Parse(root, scope),
            MetaNames.Calls => WhatsAppCalls.Parse(root, scope),
            MetaNames.Groups => WhatsAppEvents.Group(root, scope),
            MetaNames.Preferences => WhatsAppEvents.Preference(root, scope),
            MetaNames.UserIds => WhatsAppEvents.UserId(root, scope),
            MetaNames.AutomaticEvents => WhatsAppEvents.Conversion(root, scope),
            MetaNames.Errors => WhatsAppEvents.Error(root, scope),
            WebhookItem.Change => WhatsAppFields.Parse(root, scope),
            _ => new Refused(QuarantineReasons.UnknownShape, $"WhatsApp has no items of kind '{item.Item.Kind}'."),
        };
    }
}
