using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Relay.StoreTests.Harness;

/// <summary>The secrets of a <see cref="KeyVaultStandIn"/>, and its rules.</summary>
internal sealed partial class KeyVaultContents
{
    public const string Token = "a-token-for-the-vault";

    private const int LargestValue = 25 * 1024;

    private readonly ConcurrentDictionary<string, List<Stored>> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _deleted = new(StringComparer.OrdinalIgnoreCase);
    private int _reads;
    private int _writes;
    private int _inside;
    private int _most;

    /// <summary>How many secrets were read and answered.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How many versions were written.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>How many requests were inside at once, at most.</summary>
    public int MostAtOnce => Volatile.Read(ref _most);

    public IReadOnlyCollection<string> Names => [.. _secrets.Keys];

    public void Enter()
    {
        var inside = Interlocked.Increment(ref _inside);
        int most;
        while ((most = Volatile.Read(ref _most)) < inside && Interlocked.CompareExchange(ref _most, inside, most) != most)
        {
            // Somebody else came in meanwhile.
        }
    }

    public void Leave() => Interlocked.Decrement(ref _inside);

    public IReadOnlyList<string> Versions(string name) => _secrets.TryGetValue(name, out var versions) ? [.. versions.Select(v => v.Version)] : [];

    public string Value(string name) => _secrets[name][^1].Value;

    /// <summary>Puts another value in a version's place, as nobody can from outside.</summary>
    public void Spoil(string name, string value) => _secrets[name][^1] = _secrets[name][^1] with { Value = value };

    public void Disable(string name) => _secrets[name][^1] = _secrets[name][^1] with { IsEnabled = false };

    public void Delete(string name) => _deleted[name] = true;

    public void Recover(string name) => _deleted.TryRemove(name, out _);

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Authorization.ToString() is not { Length: > 0 } authorization)
        {
            // Without the body: it may hold a secret, and nobody has shown who he is.
            Assert.Equal(0, request.ContentLength ?? 0);
            context.Response.Headers.WWWAuthenticate = "Bearer authorization=\"https://login.windows.net/5a2d2f6e-0000-4000-8000-3d1f4f6a9b10\", resource=\"https://vault.azure.net\"";
            await RefuseAsync(context, 401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.");
        }
        else if (authorization != $"Bearer {Token}")
        {
            await RefuseAsync(context, 401, "Unauthorized", "AKV10022: Invalid audience.");
        }
        else if (request.Query["api-version"].ToString().Length == 0)
        {
            await RefuseAsync(context, 400, "BadParameter", "api-version must be specified");
        }
        else if (SecretPath().Match(request.Path) is not { Success: true } path)
        {
            await RefuseAsync(context, 400, "BadParameter", $"The request URI contains an invalid name: {request.Path}");
        }
        else if (request.Method == "PUT" && path.Groups["version"].Length == 0)
        {
            await SetAsync(context, path.Groups["name"].Value);
        }
        else if (request.Method == "GET")
        {
            await GetAsync(context, path.Groups["name"].Value, path.Groups["version"].Value);
        }
        else
        {
            await RefuseAsync(context, 405, "MethodNotAllowed", "");
        }
    }

    public static Task RefuseAsync(HttpContext context, int status, string code, string message, string? inner = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (inner is not null)
        {
            error["innererror"] = new JsonObject { ["code"] = inner };
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(new JsonObject { ["error"] = error }.ToJsonString(JsonSerializerOptions.Default));
    }

    private async Task SetAsync(HttpContext context, string name)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var value = (string)body["value"]!;
        if (_deleted.ContainsKey(name))
        {
            await RefuseAsync(
                context, 409, "Conflict", $"Secret {name} is currently in a deleted but recoverable state, and its name cannot be reused.", "ObjectIsDeletedButRecoverable");
        }
        else if (value.Length > LargestValue)
        {
            await RefuseAsync(context, 400, "BadParameter", "The value of the secret exceeds the maximum length.");
        }
        else
        {
            var stored = new Stored(Guid.NewGuid().ToString("N"), value, (string?)body["contentType"], true);
            var versions = _secrets.GetOrAdd(name, _ => []);
            lock (versions)
            {
                versions.Add(stored);
            }

            Interlocked.Increment(ref _writes);
            await WriteAsync(context, Bundle(name, stored, withValue: true));
        }
    }

    private async Task GetAsync(HttpContext context, string name, string version)
    {
        Stored[] versions = [];
        if (_secrets.TryGetValue(name, out var list) && !_deleted.ContainsKey(name))
        {
            lock (list)
            {
                versions = [.. list];
            }
        }

        if (version == "versions" && versions.Length > 0)
        {
            await WriteAsync(context, new JsonObject { ["value"] = new JsonArray([.. versions.Select(v => Bundle(name, v, withValue: false))]), ["nextLink"] = null });
            return;
        }

        var found = version.Length == 0 ? versions.LastOrDefault() : Array.Find(versions, v => v.Version == version);
        if (found is null)
        {
            await RefuseAsync(context, 404, "SecretNotFound", $"A secret with (name/id) {name}/{version} was not found in this key vault.");
        }
        else if (!found.IsEnabled)
        {
            await RefuseAsync(context, 403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
        }
        else
        {
            Interlocked.Increment(ref _reads);
            await WriteAsync(context, Bundle(name, found, withValue: true));
        }
    }

    private static JsonObject Bundle(string name, Stored stored, bool withValue)
    {
        var bundle = new JsonObject
        {
            ["id"] = $"https://{KeyVaultStandIn.Host}/secrets/{name}/{stored.Version}",
            ["contentType"] = stored.ContentType,
            ["attributes"] = new JsonObject { ["enabled"] = stored.IsEnabled, ["created"] = 1900000000, ["updated"] = 1900000000, ["recoveryLevel"] = "Recoverable+Purgeable", ["recoverableDays"] = 90 },
        };
        if (withValue)
        {
            bundle["value"] = stored.Value;
        }

        return bundle;
    }

    private static Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers["x-ms-request-id"] = context.TraceIdentifier.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync(body.ToJsonString(JsonSerializerOptions.Default));
    }

    [GeneratedRegex("^/secrets/(?<name>[0-9a-zA-Z-]{1,127})(/(?<version>[0-9a-z]*))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretPath();

    private sealed record Stored(string Version, string Value, string? ContentType, bool IsEnabled);
}
