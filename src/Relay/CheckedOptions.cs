using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Relay;

/// <summary>Registers options whose section is checked key by key.</summary>
internal static class CheckedOptions
{
    /// <summary>
    /// Binds a section, and makes a fault of every key that is none and of every value that cannot be read: all of them, where the binder
    /// would throw at the first and pass over a misspelt key.
    /// </summary>
    public static IServiceCollection AddCheckedOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton(p => new SectionCheck<TOptions>(p.GetRequiredService<IConfiguration>().GetSection(section)));
        services.AddSingleton<IConfigureOptions<TOptions>>(p => p.GetRequiredService<SectionCheck<TOptions>>());
        services.AddSingleton<IValidateOptions<TOptions>>(p => p.GetRequiredService<SectionCheck<TOptions>>());
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddOptions<TOptions>().ValidateOnStart();
        return services;
    }
}

/// <summary>Reads a section once; what is right of it is bound, the rest is said.</summary>
internal sealed class SectionCheck<TOptions> : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, string?> _good = new(StringComparer.OrdinalIgnoreCase);

    public SectionCheck(IConfigurationSection section) => Check(section, typeof(TOptions), section.Path.Length + 1);

    public void Configure(TOptions options) => new ConfigurationBuilder().AddInMemoryCollection(_good).Build().Bind(options);

    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        _faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);

    private void Check(IConfigurationSection section, Type type, int prefix)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var property = properties.FirstOrDefault(p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                // The value is not shown: nobody knows what it is.
                _faults.Add($"{child.Path} is no setting; allowed under {section.Path} are {string.Join(", ", properties.Select(p => p.Name))}.");
            }
            else if (Words(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { } allowed)
            {
                CheckValue(child, property.PropertyType, allowed, prefix);
            }
            else if (!string.IsNullOrEmpty(child.Value))
            {
                _faults.Add($"{child.Path} is a value of its own; allowed are keys under it, such as {child.Path}:{Example(property.PropertyType)}.");
            }
            else if (IsOpen(property.PropertyType))
            {
                Take(child, prefix);
            }
            else
            {
                Check(child, property.PropertyType, prefix);
            }
        }
    }

    /// <summary>Whether the keys are another's to know, as librdkafka's are.</summary>
    private static bool IsOpen(Type type) => typeof(IDictionary<string, string>).IsAssignableFrom(type);

    private static string Example(Type type) => IsOpen(type) ? "name" : type.GetProperties()[0].Name;

    private void CheckValue(IConfigurationSection child, Type type, string allowed, int prefix)
    {
        if (child.GetChildren().Any())
        {
            _faults.Add($"{child.Path} is a list or a section; allowed is {allowed}.");
        }
        else if (child.Value is { } value && !IsReadable(type, value))
        {
            _faults.Add($"{child.Path} is '{value}'; allowed is {allowed}.");
        }
        else
        {
            Take(child, prefix);
        }
    }

    private void Take(IConfigurationSection section, int prefix)
    {
        foreach (var (path, value) in section.AsEnumerable().Where(pair => pair.Value is not null))
        {
            _good[path[prefix..]] = value;
        }
    }

    private static bool IsReadable(Type type, string value)
    {
        var converter = TypeDescriptor.GetConverter(type);
        try
        {
            return converter.ConvertFromInvariantString(value) is not null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>What a value of the type looks like; null when the type is a section of its own.</summary>
    private static string? Words(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time span as hours:minutes:seconds"
        : type.IsPrimitive || type.IsEnum ? $"a value of the type {type.Name}"
        : null;
}
