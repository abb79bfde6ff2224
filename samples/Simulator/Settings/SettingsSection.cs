using System.Globalization;

namespace Relay.Simulator.Settings;

/// <summary>Reads one section value by value and notes each fault with its full key, so that a start names all of them at once.</summary>
internal sealed class SettingsSection(IConfigurationSection section, List<string> faults)
{
    public IEnumerable<SettingsSection> List(string key) => section.GetSection(key).GetChildren().Select(child => new SettingsSection(child, faults));

    public SettingsSection Child(string key) => new(section.GetSection(key), faults);

    public List<string> Values() => section.GetChildren().Select(child => child.Value ?? string.Empty).ToList();

    public bool Exists => section.Exists();

    public bool Has(string key) => section.GetSection(key).Exists();

    public string? Raw(string key) => section[key];

    public string Text(string key, string allowed, Func<string, bool> accept, string? fallback = null)
    {
        var value = section[key] ?? fallback;
        if (value is null)
        {
            Fault(key, "nothing", allowed);
            return string.Empty;
        }

        if (!accept(value))
        {
            Fault(key, $"\"{value}\"", allowed);
        }

        return value;
    }

    public string? OptionalText(string key, string allowed, Func<string, bool> accept) => section[key] is null ? null : Text(key, allowed, accept);

    /// <summary>As <see cref="Text"/>, but a fault tells the length only: what is wrong may still be a secret.</summary>
    public string Secret(string key, string allowed, int minLength)
    {
        var value = section[key] ?? string.Empty;
        if (value.Length < minLength || value.Any(char.IsWhiteSpace))
        {
            Fault(key, value.Length == 0 ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"a value of {value.Length} characters"), allowed);
        }

        return value;
    }

    public Guid Id(string key) => Guid.TryParse(Text(key, "a UUID", value => Guid.TryParse(value, out _)), out var id) ? id : Guid.Empty;

    public Guid? OptionalId(string key) => string.IsNullOrEmpty(section[key]) ? null : Id(key);

    public int Number(string key, int fallback, int min, int max)
    {
        if (section[key] is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Fault(key, $"\"{text}\"", string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
        return fallback;
    }

    public bool Flag(string key, bool fallback)
    {
        if (section[key] is not { } text)
        {
            return fallback;
        }

        if (!bool.TryParse(text, out var flag))
        {
            Fault(key, $"\"{text}\"", "true or false");
            return fallback;
        }

        return flag;
    }

    public void Fault(string key, string found, string allowed) => faults.Add($"{section.Path}:{key}: found {found}; allowed: {allowed}");
}
