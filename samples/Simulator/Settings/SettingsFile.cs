using System.Text.Json;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace Relay.Simulator.Settings;

/// <summary>Adds the JSON file that <c>Simulator:SettingsFile</c> names, below environment and command line, so that these still win.</summary>
internal static class SettingsFile
{
    private const string Key = SimulatorSettings.SectionName + ":SettingsFile";

    /// <returns>What is wrong with the file, or nothing.</returns>
    public static string? AddTo(ConfigurationManager configuration)
    {
        if (configuration[Key] is not { Length: > 0 } name)
        {
            return null;
        }

        var path = Path.GetFullPath(name);
        if (!File.Exists(path))
        {
            return $"{Key}: found \"{name}\", which is no file; allowed: the path of a JSON file";
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return $"{Key}: \"{name}\" holds no JSON object; allowed: {{ \"Simulator\": {{ … }} }}";
            }
        }
        catch (JsonException exception)
        {
            return $"{Key}: \"{name}\" is not JSON (line {exception.LineNumber + 1}); allowed: {{ \"Simulator\": {{ … }} }}";
        }

        var sources = ((IConfigurationBuilder)configuration).Sources;
        var place = sources.ToList().FindIndex(source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        var file = new JsonConfigurationSource { Path = path };
        file.ResolveFileProvider();
        sources.Insert(place < 0 ? 0 : place, file);
        return null;
    }
}
