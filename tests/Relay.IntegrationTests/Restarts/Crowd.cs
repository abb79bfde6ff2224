using System.Collections.Concurrent;
using System.Globalization;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Restarts;

/// <summary>
/// Customers who write one message after another, each only when the one before was taken; what is not taken is sent again, as Meta does.
/// The text is the message's number in its conversation.
/// </summary>
internal sealed class Crowd(Site site, IReadOnlyList<TestTenant> tenants, int customersPerTenant)
{
    // The mock broker keeps 5 MB of a partition; what comes faster than Relay reads while its partitions change hands would be forgotten.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly ConcurrentDictionary<string, byte> _taken = new(StringComparer.Ordinal);
    private readonly List<(TestTenant Tenant, string Phone)> _customers =
        [.. tenants.SelectMany(tenant => Enumerable.Range(0, customersPerTenant).Select(_ => (tenant, site.NewPhone())))];
    private int _written;
    private volatile bool _enough;

    public int Taken => _taken.Count;

    /// <summary>Writes until <see cref="Stop"/>.</summary>
    public Task WriteAsync(Func<IReadOnlyList<string>> relayUrls) => Task.WhenAll(_customers.Select(async customer =>
    {
        for (var n = 0; !_enough; n++)
        {
            var wamid = Draw.Wamid();
            var body = MetaBodies.Text(customer.Tenant, customer.Phone, wamid, n.ToString(CultureInfo.InvariantCulture));
            var urls = relayUrls();
            var first = Interlocked.Increment(ref _written) % urls.Count;
            await WebhookSender.MetaUntilTakenAsync([.. urls.Skip(first), .. urls.Take(first)], customer.Tenant, body);
            _taken[wamid] = 0;
            await Task.Delay(Pause);
        }
    }));

    public void Stop() => _enough = true;

    public Task WroteAsync(int more)
    {
        var before = Taken;
        return Until.TrueAsync(() => Taken >= before + more, () => $"{more} more webhooks are taken; there are {Taken - before}{Environment.NewLine}{site.Relay.Process.Tail()}");
    }

    /// <summary>What was answered 200 is what is on the topic, nothing more and nothing less; and in order, by first appearance.</summary>
    /// <returns>How many records were repeated, which a crash may cause.</returns>
    public async Task<int> NothingIsLostAsync()
    {
        await site.SettledAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(site.Reader.Faults);
        var records = site.Reader.On("messages.inbound");
        var first = records.DistinctBy(record => record.Text("providerMessageId")).ToList();
        Assert.Empty(_taken.Keys.Except(first.Select(record => record.Text("providerMessageId"))!));
        Assert.Equal(_taken.Count, first.Count);
        foreach (var conversation in first.GroupBy(record => record.Key))
        {
            Assert.Single(conversation.Select(record => record.Partition).Distinct());
            Assert.Equal(
                Enumerable.Range(0, conversation.Count()).Select(n => n.ToString(CultureInfo.InvariantCulture)),
                conversation.Select(record => record.Text("content", "text")));
        }

        Assert.Equal(_customers.Count, first.Select(record => record.Key).Distinct().Count());
        return records.Count - first.Count;
    }
}
