using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Relay.Simulator.Json;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta.Manage;

/// <summary>The parameters of a Graph call, which may stand in the query, in a form or in a JSON object. Those of the body win.</summary>
internal sealed class GraphParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private GraphParameters()
    {
    }

    public static (GraphParameters? Parameters, GraphError? Error) Read(ServiceRequest request)
    {
        var parameters = new GraphParameters();
        foreach (var (name, value) in request.Query)
        {
            parameters._values[name] = value.ToString();
        }

        if (request.Body.IsEmpty)
        {
            return (parameters, null);
        }

        return request.Headers.ContentType.ToString().StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            ? (parameters.AddForm(request.Body), null)
            : parameters.AddJson(request.Body) ? (parameters, null) : (null, GraphError.Plain(100, "The body must be a form or a JSON object."));
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A parameter that is itself an object, or nothing.</summary>
    public GraphParameters? Object(string name)
    {
        var inner = new GraphParameters();
        return Text(name) is { } text && inner.AddJson(Encoding.UTF8.GetBytes(text)) ? inner : null;
    }

    /// <summary>A list, written as JSON or with commas.</summary>
    public IReadOnlyList<string> List(string name)
    {
        if (Text(name) is not { } text)
        {
            return [];
        }

        if (text.StartsWith('['))
        {
            using var document = JsonInput.Parse(Encoding.UTF8.GetBytes(text));
            return document is null ? [text] : document.RootElement.Items().Select(item => item.Text() ?? item.GetRawText()).ToList();
        }

        return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private GraphParameters AddForm(ReadOnlyMemory<byte> body)
    {
        foreach (var (name, value) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)))
        {
            _values[name] = value.ToString();
        }

        return this;
    }

    private bool AddJson(ReadOnlyMemory<byte> body)
    {
        using var document = JsonInput.Parse(body);
        if (document is null || !document.RootElement.IsObject())
        {
            return false;
        }

        foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            _values[member.Name] = member.Value.Text() ?? member.Value.GetRawText();
        }

        return true;
    }
}
