using System.Collections.Immutable;
using Relay.Simulator.Json;
using Relay.Simulator.Meta;

namespace Relay.Simulator.Driving;

/// <summary><c>/sim/meta/{tenant}/…</c>: what an admin changes at Meta, and what breaks there.</summary>
internal sealed class MetaDriving(MetaAccounts accounts, MetaWebhooks webhooks, TimeProvider time, Ids ids)
{
    private static readonly string[] OfToken = ["revokeOthers"];
    private static readonly string[] OfWebhook = ["field", "value", "wabaId", "retry"];

    public IResult Get(string tenant) => accounts.Of(tenant) is { } account ? MetaStateJson.Show(account) : NoTenant();

    public async Task<IResult> ChangeAsync(string tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        if (accounts.Of(tenant) is not { } account)
        {
            return NoTenant();
        }

        var (document, problem) = await DrivingInput.ReadAsync(request, MetaStateChange.Known, cancellationToken);
        using var _ = document;
        problem ??= MetaStateChange.Check(document!.RootElement, account);
        if (problem is not null)
        {
            return DrivingAnswers.Bad(problem);
        }

        var input = document!.RootElement;
        return MetaStateJson.Show(accounts.Change(tenant, current => MetaStateChange.Apply(input, current)));
    }

    /// <summary>As the dashboard's "Reset": there is a new one, and the old one is worth nothing from this moment.</summary>
    public IResult DrawAppSecret(string tenant)
    {
        if (accounts.Of(tenant) is null)
        {
            return NoTenant();
        }

        var secret = ids.Hex32();
        accounts.Change(tenant, account => account with { AppSecret = secret });
        return DrivingAnswers.Json(JsonBytes.Object(writer => writer.WriteString("appSecret", secret)));
    }

    /// <summary>A further token of the system user, for all numbers of the tenant.</summary>
    public async Task<IResult> DrawAccessTokenAsync(string tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        if (accounts.Of(tenant) is null)
        {
            return NoTenant();
        }

        var (document, problem) = await DrivingInput.ReadAsync(request, OfToken, cancellationToken);
        using var _ = document;
        problem ??= DrivingInput.CheckFlags(document!.RootElement, OfToken);
        if (problem is not null)
        {
            return DrivingAnswers.Bad(problem);
        }

        var revokesOthers = document!.RootElement.Flag("revokeOthers") == true;
        // As long as the real ones.
        var text = "EAA" + string.Concat(Enumerable.Range(0, 6).Select(_ => ids.Hex32()));
        accounts.Change(tenant, account => account with
        {
            Tokens = account.Tokens.ToImmutableDictionary(pair => pair.Key, pair => pair.Value with { IsRevoked = pair.Value.IsRevoked || revokesOthers }, StringComparer.Ordinal)
                .Add(text, new SystemUserToken { IssuedAt = time.GetUtcNow().ToUnixTimeSeconds() }),
        });
        return DrivingAnswers.Json(JsonBytes.Object(writer => writer.WriteString("accessToken", text)));
    }

    /// <summary>Something happened to the WABA itself: a webhook of another field than <c>messages</c>.</summary>
    public async Task<IResult> PostWebhookAsync(string tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        if (accounts.Of(tenant) is not { } account)
        {
            return NoTenant();
        }

        var (document, problem) = await DrivingInput.ReadAsync(request, OfWebhook, cancellationToken);
        using var _ = document;
        problem ??= DrivingInput.CheckText(document!.RootElement, "field", "wabaId") ?? DrivingInput.CheckFlags(document.RootElement, "retry");
        var input = document?.RootElement ?? default;
        var wabaId = input.Text("wabaId") ?? (account.Wabas.Count == 1 ? account.Wabas.Keys.Single() : null);
        problem ??= (input.Text("field") is { Length: > 0 } and not WebhookRoute.Messages ? null : $"field is required, and must be another than {WebhookRoute.Messages}")
            ?? (input.Member("value").IsObject() ? null : "value must be an object")
            ?? (wabaId is null ? "wabaId is required, since the tenant has not exactly one" : null)
            ?? (account.Wabas.ContainsKey(wabaId!) ? null : "wabaId names no WABA of the tenant");
        if (problem is not null)
        {
            return DrivingAnswers.Bad(problem);
        }

        var outcome = await webhooks.PostAsync(account.Tenant, wabaId!, input.Text("field")!, writer =>
        {
            foreach (var member in input.Member("value").EnumerateObject())
            {
                member.WriteTo(writer);
            }
        }, DrivingInput.Retry(input), cancellationToken);
        return DrivingAnswers.Posted("wabaId", wabaId!, outcome);
    }

    private static IResult NoTenant() => DrivingAnswers.Bad("the path names no tenant with Meta", StatusCodes.Status404NotFound);
}
