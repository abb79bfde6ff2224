using System.Collections.Concurrent;
using Relay.Model;

namespace Relay.Sightings;

/// <summary>
/// What this process has seen of each tenant, in memory: a few entries for each, and none of what no tenant has. What comes again within a
/// second and says the same is passed over, so that a busy tenant costs two look-ups per webhook and an allocation per second.
/// </summary>
internal sealed class SightingBook : ISightings
{
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    // Under this name stands what strangers ask of tenants that are none; it is never told, only as costly as the others.
    private const string Nobody = "";

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<SightingSubject, Entry>> _tenants = new(StringComparer.Ordinal);

    public void Signed(TenantId tenant, string provider, string secretId, DateTimeOffset at)
    {
        Note(tenant.Value, new SightingSubject(SightingKinds.Signed, provider), at, new SightingDetail(SecretId: secretId));
        Note(tenant.Value, new SightingSubject(SightingKinds.Secret, provider, secretId), at, default);
    }

    public void Refused(TenantId? tenant, string provider, in RefusedWebhook webhook, DateTimeOffset at) => Note(
        tenant?.Value ?? Nobody, new SightingSubject(SightingKinds.Refused, provider), at,
        new SightingDetail(webhook.Reason, HeaderLength: webhook.HeaderLength, Algorithm: webhook.Algorithm, BodyLength: webhook.BodyLength));

    public void ShookHands(TenantId tenant, string provider, string tokenId, DateTimeOffset at)
    {
        Note(tenant.Value, new SightingSubject(SightingKinds.Handshake, provider), at, new SightingDetail(SecretId: tokenId));
        Note(tenant.Value, new SightingSubject(SightingKinds.VerifyToken, provider, tokenId), at, default);
    }

    public void HandshakeRefused(TenantId? tenant, string provider, string reason, DateTimeOffset at) =>
        Note(tenant?.Value ?? Nobody, new SightingSubject(SightingKinds.HandshakeRefused, provider), at, new SightingDetail(reason));

    public void KeyUsed(TenantId tenant, string keyId, DateTimeOffset at) =>
        Note(tenant.Value, new SightingSubject(SightingKinds.ApiKey, "", keyId), at, default);

    /// <summary>What is known here of a tenant.</summary>
    public IReadOnlyList<TenantSighting> Of(TenantId tenant) =>
        _tenants.TryGetValue(tenant.Value, out var entries) ? [.. entries.Values.Select(e => e.Latest).OfType<TenantSighting>()] : [];

    /// <summary>What the store does not have yet.</summary>
    public IReadOnlyList<UnkeptSighting> Unkept() =>
    [
        .. from tenant in _tenants
           where tenant.Key != Nobody
           from entry in tenant.Value.Values
           let latest = entry.Latest
           where latest is not null && !ReferenceEquals(latest, entry.Kept)
           select new UnkeptSighting(tenant.Key, latest, entry),
    ];

    /// <summary>Forgets what belongs to no tenant, secret, token or key any more.</summary>
    public void Prune(TenantSnapshot snapshot)
    {
        foreach (var (tenantId, entries) in _tenants)
        {
            var tenant = snapshot.Find(tenantId);
            if (tenant is null)
            {
                _tenants.TryRemove(tenantId, out _);
                continue;
            }

            foreach (var subject in entries.Keys.Where(s => !Has(tenant, s)))
            {
                entries.TryRemove(subject, out _);
            }
        }
    }

    private void Note(string tenant, SightingSubject subject, DateTimeOffset at, in SightingDetail detail)
    {
        if (!_tenants.TryGetValue(tenant, out var entries))
        {
            entries = _tenants.GetOrAdd(tenant, static _ => new ConcurrentDictionary<SightingSubject, Entry>(concurrencyLevel: 1, capacity: 5));
        }

        if (!entries.TryGetValue(subject, out var entry))
        {
            entry = entries.GetOrAdd(subject, static _ => new Entry());
        }

        if (entry.Latest is not { } latest || at - latest.At >= Grain || (at >= latest.At && latest.Detail != detail))
        {
            entry.Latest = new TenantSighting(subject, at, detail);
        }
    }

    private static bool Has(Tenant tenant, SightingSubject subject) => subject.Kind switch
    {
        SightingKinds.Secret => Array.Exists(tenant.SigningSecrets.GetValueOrDefault(subject.Provider) ?? [], s => s.Id == subject.Id),
        SightingKinds.VerifyToken => tenant.Meta?.VerifyTokens.Any(t => t.Id == subject.Id) == true,
        SightingKinds.ApiKey => tenant.ApiKeys.Any(k => k.Id == subject.Id),
        _ => true,
    };

    /// <summary>The newest of its subject, and the one that the store has. Written without a lock: of two at the same time either will do.</summary>
    internal sealed class Entry
    {
        private volatile TenantSighting? _latest;

        public TenantSighting? Latest { get => _latest; set => _latest = value; }

        /// <summary>Whoever flushes alone reads and writes it.</summary>
        public TenantSighting? Kept { get; set; }
    }
}

/// <summary>A sighting that only this process knows of.</summary>
internal readonly record struct UnkeptSighting(string TenantId, TenantSighting Sighting, SightingBook.Entry Entry)
{
    public void IsKept() => Entry.Kept = Sighting;
}
