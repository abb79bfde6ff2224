using Microsoft.Extensions.Configuration;

namespace SimulatorTests;

internal static class ConfigurationExtensions
{
    public static IConfiguration With(this ConfigurationManager configuration, Dictionary<string, string?> settings)
    {
        configuration.AddInMemoryCollection(settings);
        return configuration;
    }
}
