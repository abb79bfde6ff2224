using System.Text.Json.Nodes;
using Relay.Contracts;

namespace ContractTests.Schemas;

/// <summary>What the contract says of members beyond their type. A member that a record does not have is found by a test.</summary>
internal static class Bounds
{
    public const string TenantId = "^[a-z0-9][a-z0-9-]{0,62}$";
    public const string TenantIdOrNone = "^(_unknown|[a-z0-9][a-z0-9-]{0,62})$";
    public const string ConversationId = "^c_[a-z2-7]{26}$";
    public const string UtcMilliseconds = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$";

    // 5 to 15 digits, and what people write between them.
    private const string Phone = "^[-+(). \\u00a0]*[0-9](?:[-(). \\u00a0]*[0-9]){4,14}[-(). \\u00a0]*$";

    private static readonly Dictionary<(Type Record, string Member), JsonObject> OfMember = new()
    {
        [(typeof(QuarantinedItem), "tenantId")] = Pattern(TenantIdOrNone),
        [(typeof(QuarantinedItem), "detail")] = new() { ["maxLength"] = 1000 },
        [(typeof(QuarantinedItem), "itemBase64")] = new() { ["contentEncoding"] = "base64", ["pattern"] = "^[A-Za-z0-9+/]+={0,2}$" },
        [(typeof(Party), "phone")] = Pattern("^\\+[0-9]{5,15}$"),
        [(typeof(DeliveryResult), "destination")] = Pattern("^[a-z]+:."),
        [(typeof(DeliveryResult), "attempt")] = Least(0),
        [(typeof(DeliveryResult), "part")] = Least(0),
        [(typeof(DeliveryResult), "httpStatus")] = new() { ["minimum"] = 100, ["maximum"] = 599 },
        [(typeof(DeliveryResult), "latencyMs")] = Least(0),
        [(typeof(DeadLetter), "destination")] = Pattern("^[a-z]+:."),
        [(typeof(DeadLetter), "parts")] = Least(1),
        [(typeof(Correlation), "part")] = Least(0),
        [(typeof(Correlation), "idempotencyKey")] = new() { ["minLength"] = 1, ["maxLength"] = 128 },
        [(typeof(Media), "size")] = Least(0),
        [(typeof(Form), "response")] = new() { ["type"] = new JsonArray("object", "string") },
        [(typeof(Template), "components")] = new() { ["type"] = "array" },
        [(typeof(SendCommand), "idempotencyKey")] = new() { ["minLength"] = 1, ["maxLength"] = 128, ["pattern"] = "\\S" },
        [(typeof(Recipient), "id")] = new() { ["minLength"] = 1, ["maxLength"] = 256 },
        [(typeof(Recipient), "phone")] = Pattern(Phone),
        [(typeof(Recipient), "userId")] = new() { ["minLength"] = 1, ["maxLength"] = 256, ["pattern"] = "\\S" },
    };

    private static readonly Dictionary<string, string> Patterns = new(StringComparer.Ordinal)
    {
        ["tenantId"] = TenantId,
        ["conversationId"] = ConversationId,
    };

    public static IEnumerable<(Type Record, string Member)> Members => OfMember.Keys;

    public static JsonObject? Of(Type record, string member) =>
        OfMember.TryGetValue((record, member), out var own) ? (JsonObject)own.DeepClone()
        : Patterns.TryGetValue(member, out var pattern) ? Pattern(pattern)
        : null;

    private static JsonObject Pattern(string pattern) => new() { ["pattern"] = pattern };

    private static JsonObject Least(int least) => new() { ["minimum"] = least };
}
