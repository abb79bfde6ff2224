using System.Text;
using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;
using Relay.Observability;

namespace Relay.Ingest;

/// <summary>
/// Takes webhooks of one provider. The checks stand in the order of the contract: method, size, signature, rate, durability; how often anybody may name a tenant at all stands before the signature. A 200 is
/// given only when Kafka has acknowledged the record with acks=all, or the spool has committed it.
/// </summary>
internal sealed partial class WebhookEndpoint(
    IWebhookProvider provider,
    ITenantDirectory tenants,
    IServingGate gate,
    WebhookKeeper keeper,
    BodyBudget budget,
    TenantLimits limits,
    IOptions<IngestOptions> options,
    RelayMetrics metrics,
    ISightings sightings,
    TimeProvider time,
    ILogger<WebhookEndpoint> logger)
{
    private const string RetryAfterSeconds = "5";

    private readonly int _maxBody = options.Value.MaxBodyBytes;
    private readonly string _allow = provider.HasHandshake ? "GET, POST" : "POST";

    /// <summary>The route's handler.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var receivedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        var tenantId = (string?)context.Request.RouteValues["tenantId"] ?? "";
        var snapshot = tenants.Current;
        var tenant = snapshot.Find(tenantId);
        var serving = gate.Judge(snapshot);
        string outcome;
        try
        {
            outcome = await AnswerAsync(context, tenantId, tenant, serving, receivedAt);
        }
        catch (BadHttpRequestException broken)
        {
            // A chunk that is none, an end before the announced length, bytes that come too slowly: Kestrel knows the status.
            outcome = RefuseBroken(context.Response, broken.StatusCode);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The caller hung up before the body was here; there is nobody to answer, and nothing was promised. Only reading the body and
            // writing the challenge throw these, and RequestAborted may be told a moment later: it is not asked.
            outcome = Outcomes.Aborted;
        }

        metrics.WebhookAnswered(tenant?.Id.Value, provider.Key, outcome, time.GetElapsedTime(started));
    }

    private async ValueTask<string> AnswerAsync(HttpContext context, string tenantId, Tenant? tenant, Serving serving, DateTimeOffset receivedAt)
    {
        var request = context.Request;
        var response = context.Response;
        response.ContentLength = 0;
        if (HttpMethods.IsGet(request.Method) && provider.HasHandshake)
        {
            return await ShakeHandsAsync(context, tenant, serving, receivedAt);
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            response.Headers.Allow = _allow;
            return Refuse(response, StatusCodes.Status405MethodNotAllowed, Outcomes.Method);
        }

        if (request.ContentLength > _maxBody)
        {
            return Refuse(response, StatusCodes.Status413PayloadTooLarge, Outcomes.TooLarge);
        }

        if (!limits.AllowsName(tenantId))
        {
            return Later(response, StatusCodes.Status429TooManyRequests, Outcomes.Limited, "1");
        }

        return await TakeAsync(context, tenant, serving, receivedAt);
    }

    private async ValueTask<string> TakeAsync(HttpContext context, Tenant? tenant, Serving serving, DateTimeOffset receivedAt)
    {
        var response = context.Response;
        var signature = new Signature();
        var header = context.Request.Headers[provider.SignatureHeader];
        if (header.Count != 1 || !provider.TryDecodeSignature(header[0], signature))
        {
            sightings.Refused(tenant?.Id, provider.Key, Refusals.OfHeader(header, context.Request.ContentLength), receivedAt);
            return Refuse(response, StatusCodes.Status401Unauthorized, Outcomes.Signature);
        }

        if (serving == Serving.No)
        {
            return Later(response, StatusCodes.Status503ServiceUnavailable, Outcomes.TenantsUnknown);
        }

        if (tenant is { SecretsLoaded: false })
        {
            return Later(response, StatusCodes.Status503ServiceUnavailable, Outcomes.SecretsAway);
        }

        SigningSecret? secret;
        byte[] kept;
        using (var body = new PooledBody(budget, _maxBody))
        {
            switch (await body.ReadAsync(context.Request.BodyReader, context.Request.ContentLength, context.RequestAborted))
            {
                case BodyResult.TooLarge:
                    return Refuse(response, StatusCodes.Status413PayloadTooLarge, Outcomes.TooLarge);
                case BodyResult.NoRoom:
                    Log.BudgetSpent(logger, budget.Used);
                    return Later(response, StatusCodes.Status503ServiceUnavailable, Outcomes.NoRoom);
                default:
                    break;
            }

            var secrets = tenant?.SigningSecrets.GetValueOrDefault(provider.Key);
            secret = SignatureCheck.Match(body.Bytes, signature, secrets, receivedAt);
            if (tenant is null || secret is null)
            {
                if (serving != Serving.Full)
                {
                    return Later(response, StatusCodes.Status503ServiceUnavailable, Outcomes.TenantsUnknown);
                }

                var mayBeNew = tenant?.IsChangingSecret(provider.Key, receivedAt) == true;
                sightings.Refused(tenant?.Id, provider.Key, Refusals.OfSignature(header, secrets, mayBeNew, body.Bytes.Length, receivedAt), receivedAt);
                return mayBeNew
                    ? Later(response, StatusCodes.Status503ServiceUnavailable, Outcomes.SecretChanging)
                    : Refuse(response, StatusCodes.Status401Unauthorized, Outcomes.Signature);
            }

            if (!context.Request.Headers.ContainsKey(ISightings.ProbeHeader))
            {
                sightings.Signed(tenant.Id, provider.Key, secret.Id, receivedAt);
            }

            if (!limits.Allows(tenant.Id))
            {
                return Later(response, StatusCodes.Status429TooManyRequests, Outcomes.Limited, "1");
            }

            // From here on the body is no stranger's: while Kafka takes its time, it must not eat the strangers' budget.
            kept = body.Bytes.ToArray();
        }

        return await KeepAsync(context, tenant, secret, kept, receivedAt);
    }

    private async ValueTask<string> KeepAsync(HttpContext context, Tenant tenant, SigningSecret secret, byte[] body, DateTimeOffset receivedAt)
    {
        var requestId = Guid.CreateVersion7(receivedAt).ToString("N");
        RelayTracing.PointTo(context.Request.Headers.TraceParent);
        using var sending = RelayTracing.StartSend(TopicNames.Webhooks);
        sending?.Whose(tenant.Id.Value, provider.Key);
        var record = WebhookRecord.Make(provider, context.Request, tenant, secret, body, receivedAt, requestId);

        // The sender is not asked whether he still waits: what was verified is kept.
        var kept = await keeper.KeepAsync(record, new WebhookFacts(provider.Key, requestId, receivedAt), CancellationToken.None);
        sending?.Ended(kept.Outcome, kept.Failure is null ? null : kept.Outcome);
        if (kept.Failure is not { } failure)
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return kept.Outcome;
        }

        Log.NotDurable(logger, tenant.Id.Value, provider.Key, requestId, failure.Code, failure.Reason);
        return Later(context.Response, StatusCodes.Status503ServiceUnavailable, Outcomes.NotDurable);
    }

    private async ValueTask<string> ShakeHandsAsync(HttpContext context, Tenant? tenant, Serving serving, DateTimeOffset at)
    {
        if (tenant is { SecretsLoaded: false })
        {
            return Later(context.Response, StatusCodes.Status503ServiceUnavailable, Outcomes.SecretsAway);
        }

        var (challenge, why) = Handshake.Judge(context.Request.Query, tenant, at);
        if (serving == Serving.No || challenge is null)
        {
            if (serving != Serving.Full)
            {
                return Later(context.Response, StatusCodes.Status503ServiceUnavailable, Outcomes.TenantsUnknown);
            }

            // Somebody who just opens the address is no handshake that went wrong.
            if (context.Request.QueryString.HasValue)
            {
                sightings.HandshakeRefused(tenant?.Id, provider.Key, why, at);
            }

            return Refuse(context.Response, StatusCodes.Status403Forbidden, Outcomes.HandshakeRefused);
        }

        sightings.ShookHands(tenant!.Id, provider.Key, why, at);

        // Whoever knows the token chooses the text: no browser may take it for a page.
        var body = Encoding.UTF8.GetBytes(challenge);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        return Outcomes.Handshake;
    }

    private static string RefuseBroken(HttpResponse response, int status)
    {
        if (!response.HasStarted)
        {
            // What follows on the connection cannot be told from the rest of this body.
            response.StatusCode = status;
            response.ContentLength = 0;
            response.Headers.Connection = "close";
        }

        return Outcomes.Broken;
    }

    private static string Refuse(HttpResponse response, int status, string outcome)
    {
        response.StatusCode = status;
        return outcome;
    }

    private static string Later(HttpResponse response, int status, string outcome, string after = RetryAfterSeconds)
    {
        response.Headers.RetryAfter = after;
        return Refuse(response, status, outcome);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.NotDurable, LogLevel.Warning,
            "A webhook of {Tenant} from {Provider} (request {RequestId}) is answered 503, kept nowhere: Kafka {Code} {Reason}")]
        public static partial void NotDurable(ILogger logger, string tenant, string provider, string requestId, string code, string reason);

        [LoggerMessage(EventIds.BodyBudgetSpent, LogLevel.Warning, "A webhook is answered 503: {Bytes} bytes of unverified bodies are in memory")]
        public static partial void BudgetSpent(ILogger logger, long bytes);
    }
}
