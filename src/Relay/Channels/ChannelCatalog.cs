using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Relay.Channels.Genesys;
using Relay.Channels.Meta;
using Relay.Channels.WhatsApp;

namespace Relay.Channels;

/// <summary>Every provider and channel that Relay knows. A new channel is its folder, and one line here.</summary>
internal sealed class ChannelCatalog
{
    private readonly FrozenDictionary<string, IWebhookProvider> _providers;
    private readonly FrozenDictionary<string, IChannelParser> _parsers;
    private readonly FrozenDictionary<string, IChannelSender> _senders;

    public ChannelCatalog(IEnumerable<IWebhookProvider> providers, IEnumerable<IChannelParser> parsers, IEnumerable<IChannelSender> senders)
    {
        // A key that stands twice is a mistake in the catalogue; ToFrozenDictionary says which.
        _providers = providers.ToFrozenDictionary(p => p.Key, StringComparer.Ordinal);
        _parsers = parsers.ToFrozenDictionary(p => p.Key, StringComparer.Ordinal);
        _senders = senders.ToFrozenDictionary(s => s.Key, StringComparer.Ordinal);
    }

    public IEnumerable<IWebhookProvider> Providers => _providers.Values;

    /// <summary>Channels on which a customer can be; the agents' side is none of them.</summary>
    public IEnumerable<string> ChannelKeys => _senders.Keys.Where(IsChannel).Order(StringComparer.Ordinal);

    public bool IsChannel(string key) => key != GenesysChannel.Key && _senders.ContainsKey(key);

    public IWebhookProvider? Provider(string key) => _providers.GetValueOrDefault(key);

    public IChannelParser? Parser(string key) => _parsers.GetValueOrDefault(key);

    public IChannelSender? Sender(string key) => _senders.GetValueOrDefault(key);

    /// <summary>Regions in which a Genesys organisation can be.</summary>
    public static IReadOnlyList<string> GenesysRegions => Genesys.GenesysRegions.All;

    /// <summary>Registers all of them.</summary>
    public static IServiceCollection AddTo(IServiceCollection services)
    {
        AddProvider<MetaProvider, MetaSettings, MetaSettingsValidator>(services, MetaSettings.SectionName);
        AddProvider<GenesysProvider, GenesysSettings, GenesysSettingsValidator>(services, GenesysSettings.SectionName);

        AddChannel<WhatsAppParser, WhatsAppSender>(services);
        AddChannel<GenesysParser, GenesysSender>(services);
        return services.AddSingleton<ChannelCatalog>();
    }

    private static void AddProvider<TProvider, TSettings, TValidator>(IServiceCollection services, string section)
        where TProvider : class, IWebhookProvider
        where TSettings : class
        where TValidator : class, IValidateOptions<TSettings>
    {
        services.AddCheckedOptions<TSettings, TValidator>(section);
        services.AddSingleton<IWebhookProvider, TProvider>();
    }

    private static void AddChannel<TParser, TSender>(IServiceCollection services)
        where TParser : class, IChannelParser
        where TSender : class, IChannelSender =>
        services.AddSingleton<IChannelParser, TParser>().AddSingleton<IChannelSender, TSender>();
}
