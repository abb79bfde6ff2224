namespace Relay.Supply.Licences;

/// <summary>Expressions such as <c>(MIT OR Apache-2.0) AND BSD-3-Clause</c>.</summary>
internal static class SpdxExpression
{
    /// <summary>Whether it holds when each licence in it is judged by <paramref name="allows"/>. What cannot be read holds never.</summary>
    public static bool Holds(string expression, Predicate<string> allows)
    {
        var words = new Queue<string>(expression.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Any(words, allows) is true && words.Count == 0;
    }

    private static bool? Any(Queue<string> words, Predicate<string> allows)
    {
        var holds = All(words, allows);
        while (holds is not null && words.TryPeek(out var word) && word == "OR")
        {
            words.Dequeue();
            holds = All(words, allows) is { } other ? holds.Value | other : null;
        }

        return holds;
    }

    private static bool? All(Queue<string> words, Predicate<string> allows)
    {
        var holds = One(words, allows);
        while (holds is not null && words.TryPeek(out var word) && word == "AND")
        {
            words.Dequeue();
            holds = One(words, allows) is { } other ? holds.Value & other : null;
        }

        return holds;
    }

    private static bool? One(Queue<string> words, Predicate<string> allows)
    {
        if (!words.TryDequeue(out var word) || word is ")" or "AND" or "OR" or "WITH")
        {
            return null;
        }

        if (word == "(")
        {
            var inner = Any(words, allows);
            return words.TryDequeue(out var end) && end == ")" ? inner : null;
        }

        // An exception takes duties away and adds none, so the licence itself decides.
        if (words.TryPeek(out var next) && next == "WITH")
        {
            words.Dequeue();
            if (!words.TryDequeue(out _))
            {
                return null;
            }
        }

        return allows(word);
    }
}
