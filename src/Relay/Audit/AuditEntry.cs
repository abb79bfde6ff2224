using System.Text.Json;
using System.Text.Json.Serialization;
using Relay.Model;
using Relay.Storage.Rows;

namespace Relay.Audit;

/// <summary>
/// Makes rows of the audit. Add one to the context that makes the change, so that both are committed or neither is.
/// </summary>
internal static class AuditEntry
{
    /// <param name="tenant">Null: it concerns the whole installation.</param>
    /// <param name="action">A word for what, in the form <c>thing.what-happened</c>.</param>
    /// <param name="detail">What else there is to know, such as <c>before</c> and <c>after</c>; never a secret, a phone number or a text.</param>
    public static AuditRow Of(TenantId? tenant, Actor actor, string action, params ReadOnlySpan<(string Name, string? Value)> detail)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in detail)
        {
            if (value is not null)
            {
                members[name] = value;
            }
        }

        return new AuditRow
        {
            TenantId = tenant?.Value,
            Actor = actor.Name,
            Source = actor.Source,
            Action = action,
            Detail = JsonSerializer.Serialize(members, AuditJson.Default.DictionaryStringString),
        };
    }
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class AuditJson : JsonSerializerContext;
