using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Options;
using Relay.Model;
using Relay.Observability;

namespace Relay.Secrets;

/// <summary>
/// Keeps bundles in Azure Key Vault: one secret per tenant, whose versions are the bundle's. A version belongs to the name of its tenant, so no
/// tenant can be given another's.
/// </summary>
internal sealed partial class KeyVaultVault(
    SecretClient client, KeyVaultCalls calls, KeyRing keys, IOptions<SecretsOptions> options, ILogger<KeyVaultVault> logger)
    : ISecretVault, IReadinessPart
{
    /// <summary>Azure takes no larger value.</summary>
    public const int LargestBundle = 25 * 1024;

    // Tells its versions from the local vault's: the store holds one or the other.
    private const string Mark = "kv.";
    private const int AtOnce = 32;
    private const string ContentType = "application/json";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Azure takes 300 new versions in 10 seconds; whoever has more to write waits in between.
    private static readonly TimeSpan PatiencePerBundle = TimeSpan.FromMilliseconds(100);

    private int _away;

    public int PageSize => 500;

    public string Name => "vault";

    /// <summary>Work is wanted all the same: what was read serves, and a tenant without its secrets says so itself.</summary>
    public (string State, bool IsReady) Describe() => (Volatile.Read(ref _away) == 0 ? ReadyReport.Ok : "away: secrets cannot be changed", true);

    /// <summary>Whether a version is of this vault. No other is to be asked of it.</summary>
    public static bool Wrote(BundleReference reference) => reference.Version.StartsWith(Mark, StringComparison.Ordinal);

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        keys.Prepare();
        return Task.CompletedTask;
    }

    public async Task<VaultWrite> WriteAsync(IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken)
    {
        var secrets = new List<(TenantId Tenant, KeyVaultSecret Secret)>(bundles.Count);
        foreach (var (tenant, bundle) in bundles)
        {
            var json = bundle.ToJson();
            if (json.Length > LargestBundle)
            {
                var fault = new VaultFault(
                    VaultFaultKind.TooLarge, $"the secrets of {tenant} take {json.Length} bytes together, and Azure Key Vault takes at most {LargestBundle}; remove some that are no longer valid");
                Log.Unwritten(logger, tenant.Value, fault.Reason);
                return VaultWrite.Refused(fault);
            }

            secrets.Add((tenant, new KeyVaultSecret(NameOf(tenant), Encoding.UTF8.GetString(json)) { Properties = { ContentType = ContentType } }));
        }

        var versions = new ConcurrentDictionary<TenantId, string>();
        using var round = calls.Begin(Patience + (PatiencePerBundle * bundles.Count), cancellationToken);
        await EachAsync(secrets, round, async write =>
        {
            var (written, fault) = await round.AskAsync(token => client.SetSecretAsync(write.Secret, token));
            if (written is not null)
            {
                versions[write.Tenant] = Mark + written.Properties.Version;
            }
            else if (fault is not null)
            {
                // All of them or none: the rest need not be written.
                round.End(fault);
                Log.Unwritten(logger, write.Tenant.Value, fault.Reason);
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
        var refused = versions.Count == bundles.Count ? null : round.Fault ?? KeyVaultFaults.Silent;
        if (refused is null or { ConcernsAll: true })
        {
            Note(refused);
        }

        return refused is null ? VaultWrite.Done(versions) : VaultWrite.Refused(refused);
    }

    public async Task<VaultRead> ReadAsync(IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken)
    {
        var read = new ConcurrentDictionary<TenantId, SecretBundle>();
        if (wanted.Count == 0)
        {
            return new VaultRead(read);
        }

        var unreadable = new ConcurrentQueue<(TenantId Tenant, VaultFault Fault)>();
        using var round = calls.Begin(Patience, cancellationToken);
        await EachAsync(wanted, round, async reference =>
        {
            var (secret, fault) = await round.AskAsync(token => client.GetSecretAsync(NameOf(reference.Tenant), reference.Version[Mark.Length..], token));
            fault ??= secret is null ? null : Take(reference.Tenant, secret.Value, read);
            if (fault is { ConcernsAll: true })
            {
                round.End(fault);
            }
            else if (fault is not null)
            {
                unreadable.Enqueue((reference.Tenant, fault));
            }
        });
        cancellationToken.ThrowIfCancellationRequested();

        var unasked = read.Count + unreadable.Count < wanted.Count;
        var away = round.Fault ?? (unasked && round.IsLate ? KeyVaultFaults.Silent : null);
        if (read.IsEmpty && unreadable.TryPeek(out var forbidden) && unreadable.All(u => u.Fault.Kind == VaultFaultKind.Forbidden))
        {
            // No right to read anything: asking for the others is of no use.
            away ??= forbidden.Fault;
        }

        // A vault that is slow, or wants to be left alone in between, is not away.
        if (!read.IsEmpty || away is not null)
        {
            Note(read.IsEmpty ? away : null);
        }

        if (away is null && unreadable.TryPeek(out var first))
        {
            Log.Unreadable(logger, unreadable.Count, first.Tenant.Value, first.Fault.Reason);
        }

        return new VaultRead(read, away);
    }

    private static VaultFault? Take(TenantId tenant, string json, ConcurrentDictionary<TenantId, SecretBundle> read)
    {
        try
        {
            read[tenant] = SecretBundle.FromJson(Encoding.UTF8.GetBytes(json));
            return null;
        }
        catch (JsonException)
        {
            return new VaultFault(VaultFaultKind.Unreadable, "what is there is no bundle of Relay");
        }
    }

    private static Task EachAsync<T>(IEnumerable<T> all, KeyVaultRound round, Func<T, Task> act) => Parallel.ForEachAsync(
        all,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = CancellationToken.None },
        async (one, _) =>
        {
            if (!round.IsOver)
            {
                await act(one);
            }
        });

    private string NameOf(TenantId tenant) => options.Value.KeyVault.Prefix + tenant.Value;

    // Said when it begins and when it ends, not each time that somebody asks.
    private void Note(VaultFault? away)
    {
        if (Interlocked.Exchange(ref _away, away is null ? 0 : 1) is var before && before == (away is null ? 0 : 1))
        {
            return;
        }

        if (away is null)
        {
            Log.Back(logger);
        }
        else
        {
            Log.Away(logger, away.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.VaultAway, LogLevel.Error,
            "The vault cannot be used ({Why}). Tenants whose secrets were read go on; of others webhooks are answered 503, and no secret can be changed")]
        public static partial void Away(ILogger logger, string why);

        [LoggerMessage(EventIds.VaultBack, LogLevel.Information, "The vault can be used again")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(EventIds.VaultUnreadable, LogLevel.Error,
            "The secrets of {Count} tenants cannot be read from the vault, such as those of {Tenant} ({Why}); their webhooks are answered 503 until they can")]
        public static partial void Unreadable(ILogger logger, int count, string tenant, string why);

        [LoggerMessage(EventIds.VaultUnwritten, LogLevel.Warning, "The secrets of {Tenant} could not be written to the vault, and nothing was changed: {Why}")]
        public static partial void Unwritten(ILogger logger, string tenant, string why);
    }
}
