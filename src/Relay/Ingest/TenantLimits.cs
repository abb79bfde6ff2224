using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Relay.Model;

namespace Relay.Ingest;

/// <summary>
/// Requests a second by tenant; off by default. A tenant's own are counted once they are known to be his. Before that anybody may name any
/// tenant: those are counted by the name in a table of fixed size, more generously, whether the tenant exists or not.
/// </summary>
internal sealed class TenantLimits : IDisposable
{
    private const int Buckets = 1024;

    // So many more strangers than a tenant's own requests are let as far as the signature.
    private const int Generosity = 10;

    private readonly PartitionedRateLimiter<string>? _verified;
    private readonly PartitionedRateLimiter<int>? _named;

    public TenantLimits(IOptions<IngestOptions> options)
    {
        var rate = options.Value.RequestsPerSecondPerTenant;
        if (rate > 0)
        {
            _verified = PartitionedRateLimiter.Create<string, string>(tenant => RateLimitPartition.GetTokenBucketLimiter(tenant, _ => Bucket(rate)));
            _named = PartitionedRateLimiter.Create<int, int>(
                bucket => RateLimitPartition.GetTokenBucketLimiter(bucket, _ => Bucket((int)Math.Min((long)rate * Generosity, int.MaxValue))));
        }
    }

    /// <summary>Before the signature: whoever says that he is this tenant.</summary>
    public bool AllowsName(string tenantId)
    {
        if (_named is null)
        {
            return true;
        }

        // This hash has a key of the process: nobody can tell which names share a bucket.
        using var lease = _named.AttemptAcquire((int)((uint)string.GetHashCode(tenantId, StringComparison.Ordinal) % Buckets));
        return lease.IsAcquired;
    }

    /// <summary>After it.</summary>
    public bool Allows(TenantId tenant)
    {
        if (_verified is null)
        {
            return true;
        }

        using var lease = _verified.AttemptAcquire(tenant.Value);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        _verified?.Dispose();
        _named?.Dispose();
    }

    // About ten times a second, and exactly the rate: tokens are whole, so the period gives way.
    private static TokenBucketRateLimiterOptions Bucket(int rate)
    {
        var tokens = Math.Max(1, rate / 10);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / rate),
            QueueLimit = 0,
        };
    }
}
