using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Relay.Model;

namespace Relay.Ingest;

/// <summary>Requests a second by tenant; off by default. All unknown tenants share one bucket, so that made-up names take up no memory.</summary>
internal sealed class TenantLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _limiter;

    public TenantLimits(IOptions<IngestOptions> options)
    {
        var rate = options.Value.RequestsPerSecondPerTenant;
        if (rate > 0)
        {
            // About ten times a second, and exactly the rate: tokens are whole, so the period gives way.
            var tokens = Math.Max(1, rate / 10);
            _limiter = PartitionedRateLimiter.Create<string, string>(tenant => RateLimitPartition.GetTokenBucketLimiter(tenant, _ =>
                new TokenBucketRateLimiterOptions
                {
                    TokenLimit = rate,
                    TokensPerPeriod = tokens,
                    ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / rate),
                    QueueLimit = 0,
                }));
        }
    }

    public bool Allows(Tenant? tenant)
    {
        if (_limiter is null)
        {
            return true;
        }

        using var lease = _limiter.AttemptAcquire(tenant?.Id.Value ?? "");
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter?.Dispose();
}
