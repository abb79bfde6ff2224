namespace Relay.Channels.Genesys;

/// <summary>What an answer means that is no success, to whoever administers.</summary>
internal static class GenesysFaults
{
    public static ProviderFault Of(in ProviderAnswer answer)
    {
        if (answer.Failure != TransportFailure.None)
        {
            return new ProviderFault(ProviderFaults.GenesysUnreachable, HttpStatus: null) { IsRetryable = true };
        }

        using var document = AnswerText.Json(answer.Body);
        var body = document?.RootElement ?? default;
        var code = CodeOf(answer);
        return new ProviderFault(code, answer.Status)
        {
            // The API says code and message; a token endpoint error and description.
            ProviderCode = AnswerText.Code(body.Text("code")) ?? AnswerText.Code(body.Text("error")),
            Words = AnswerText.Words(body.Text("message") ?? body.Text("description") ?? body.Text("error_description")),
            IsRetryable = code is ProviderFaults.GenesysThrottled or ProviderFaults.GenesysFailed,
        };
    }

    private static string CodeOf(in ProviderAnswer answer) => answer.Status switch
    {
        401 when answer.IsOfTokenEndpoint => ProviderFaults.GenesysClientRefused,
        401 => ProviderFaults.GenesysTokenRefused,
        403 => ProviderFaults.GenesysPermissionMissing,
        404 => ProviderFaults.GenesysNotFound,
        429 => ProviderFaults.GenesysThrottled,
        408 or >= 500 => ProviderFaults.GenesysFailed,
        >= 400 => ProviderFaults.GenesysRefused,

        // The API never redirects: the base address belongs to something else.
        _ => ProviderFaults.GenesysNoApi,
    };
}
