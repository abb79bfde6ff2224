using System.Text.Json;

namespace Relay.Channels.Genesys;

/// <summary>Reads the answers to <see cref="GenesysAdministration"/>.</summary>
internal static class GenesysAdministrationAnswers
{
    public static ProviderResult<GenesysOrganizationState> Organization(in ProviderAnswer answer) => GenesysReading.Of(answer, body =>
        body.Word("id") is { } id ? new GenesysOrganizationState(id, body.Word("name"), body.Word("domain")) : null);

    public static ProviderResult<GenesysIntegrationState> Integration(in ProviderAnswer answer) => GenesysReading.Of(answer, Integration);

    public static ProviderResult<GenesysIntegrationPage> Integrations(in ProviderAnswer answer) => GenesysReading.Of(answer, body =>
        body.Get("entities").IsArray()
            ? new GenesysIntegrationPage(
                [.. body.Get("entities").Items().Select(Integration).OfType<GenesysIntegrationState>()], body.Whole("pageCount") ?? 1)
            : null);

    public static ProviderResult<GenesysRecipientState> Recipient(in ProviderAnswer answer) => GenesysReading.Of(answer, body =>
    {
        var flow = body.Get("flow");
        return body.IsObject() ? new GenesysRecipientState(flow.Word("id"), flow.Word("name")) : null;
    });

    /// <summary>
    /// What the probe found: with the permission Genesys complains about the empty body. An integration that it does not know is no answer
    /// to the question whether the role may.
    /// </summary>
    public static ProviderResult<GenesysReceivingState> ReceivingProbe(in ProviderAnswer answer) => answer.Status is 400 or 422 or (>= 200 and < 300)
        ? new GenesysReceivingState(answer.Status)
        : GenesysFaults.Of(answer);

    private static GenesysIntegrationState? Integration(JsonElement body)
    {
        if (body.Word("id") is not { } id)
        {
            return null;
        }

        var error = body.Get("createError");
        return new GenesysIntegrationState(id, body.Word("name") ?? id)
        {
            WebhookUrl = body.Word("outboundNotificationWebhookUrl"),
            Status = body.Word("status"),
            CreateStatus = body.Word("createStatus"),
            CreateErrorCode = AnswerText.Code(error.Text("code")),
            CreateErrorWords = AnswerText.Words(error.Text("message")),
            RecipientId = body.Get("recipient").Word("id"),
        };
    }
}

/// <summary>An organisation as Genesys names it.</summary>
/// <param name="Domain">Its short name.</param>
internal sealed record GenesysOrganizationState(string Id, string? Name, string? Domain);

/// <summary>A page of the list of integrations.</summary>
internal sealed record GenesysIntegrationPage(IReadOnlyList<GenesysIntegrationState> Integrations, long PageCount);

/// <summary>An Open Messaging integration as Genesys has it.</summary>
internal sealed record GenesysIntegrationState(string Id, string Name)
{
    public string? WebhookUrl { get; init; }

    /// <summary>Such as <c>active</c>; which others there are is not documented. Null when Genesys does not say.</summary>
    public string? Status { get; init; }

    /// <summary><c>Initiated</c>, <c>Completed</c> or <c>Error</c>; null when Genesys does not say.</summary>
    public string? CreateStatus { get; init; }

    public string? CreateErrorCode { get; init; }

    public string? CreateErrorWords { get; init; }

    /// <summary>The id under which message routing knows it; null when Genesys does not say.</summary>
    public string? RecipientId { get; init; }

    public bool IsActive => Status is null || string.Equals(Status, "active", StringComparison.OrdinalIgnoreCase);

    public bool IsBeingCreated => string.Equals(CreateStatus, "Initiated", StringComparison.OrdinalIgnoreCase);

    public bool HasFailed => string.Equals(CreateStatus, "Error", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where message routing sends what arrives; without a flow nobody sees it.</summary>
internal sealed record GenesysRecipientState(string? FlowId, string? FlowName);

/// <summary>The OAuth client may hand in what customers do.</summary>
internal sealed record GenesysReceivingState(int HttpStatus);
