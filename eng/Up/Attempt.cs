using System.Diagnostics.CodeAnalysis;

namespace Relay.Up;

/// <summary>What a step came to: a value, or one sentence that says why not.</summary>
internal sealed record Attempt<T>
    where T : class
{
    private Attempt(T? value, string? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public string? Error { get; }

    public static implicit operator Attempt<T>(T value) => new(value, null);

    public static Attempt<T> Failed(string error) => new(null, error);

    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error)
    {
        value = Value;
        error = Error;
        return value is not null;
    }
}
