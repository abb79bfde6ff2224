using Relay.Up.Demo;

namespace Relay.Up.Smoke;

/// <summary>
/// What must match. Each check returns the first thing that does not, or null. No value is told: texts, numbers and the
/// ids made of them stay out of what is printed, here as everywhere.
/// </summary>
internal static class SmokeChecks
{
    public static string? Event(SeenEvent seen, CustomerMessageSent asked, DemoTenant tenant)
    {
        var conversation = Json.Text(seen.Value, "conversationId");
        return FirstWrong(
            ("the header ce_id", seen.CeId, Json.Text(seen.Value, "id")),
            ("the header ce_type", seen.CeType, "relay.message.received.v1"),
            ("the header ce_tenant", seen.CeTenant, DemoTenant.Id),
            ("the key of the event", seen.Key, $"{DemoTenant.Id}/{conversation}"),
            ("the event member providerMessageId", Json.Text(seen.Value, "providerMessageId"), asked.Wamid),
            ("the event member accountId", Json.Text(seen.Value, "accountId"), tenant.PhoneNumberId));
    }

    public static bool IsGenesysMessage(LoggedCall call, DemoTenant tenant) =>
        call.Service == "genesys" && call.Path.EndsWith($"/{tenant.IntegrationId}/inbound/open/message", StringComparison.Ordinal);

    public static string? Genesys(LoggedCall call, string question, string? messageId) =>
        NotTaken("Genesys", call) ?? FirstWrong(
            ("the text at Genesys", Json.Text(call.Body, "text"), question),
            ("the message id at Genesys", Json.Text(call.Body, "channel", "messageId"), messageId));

    /// <summary>Typing and read marks go to the same address; they have no type.</summary>
    public static bool IsMetaMessage(LoggedCall call, DemoTenant tenant) =>
        call.Service == "meta" && call.Path.EndsWith($"/{tenant.PhoneNumberId}/messages", StringComparison.Ordinal) && Json.Text(call.Body, "type") is not null;

    public static string? Meta(LoggedCall call, string reply, AgentMessageSent replied, DemoTenant tenant)
    {
        if (NotTaken("Meta", call) is { } refused)
        {
            return refused;
        }

        // The agent's message must be found again by the status that will come back with this.
        var data = Json.Text(call.Body, "biz_opaque_callback_data");
        return FirstWrong(
            ("the text at Meta", Json.Text(call.Body, "text", "body"), reply),
            ("the recipient at Meta", Json.Text(call.Body, "to")?.TrimStart('+'), tenant.CustomerPhone))
            ?? (data?.Contains(replied.Id, StringComparison.Ordinal) == true ? null : "the callback data at Meta does not name the message of the agent");
    }

    private static string? NotTaken(string service, LoggedCall call) =>
        call.Answer is >= 200 and < 300 ? null : $"{service} answered the first call with {call.Answer}";

    private static string? FirstWrong(params ReadOnlySpan<(string What, string? Found, string? Wanted)> values)
    {
        foreach (var (what, found, wanted) in values)
        {
            if (found is null || found != wanted)
            {
                return $"{what} {(found is null ? "is missing" : "is not the one expected")}";
            }
        }

        return null;
    }
}
