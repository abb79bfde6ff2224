using Relay.Kafka;
using Relay.SchemaChecks;

namespace Relay.Tests.Fakes;

/// <summary>Holds what the product writes against docs/schemas: a record that breaks its schema fails the test that made it.</summary>
internal static class SchemaHook
{
    public static OutgoingRecord Checked(this OutgoingRecord record)
    {
        var faults = record.Faults();
        Assert.True(faults.Count == 0, $"A record of {record.Topic} breaks its schema: {string.Join("; ", faults.Take(5))}\n{record.Text()}");
        return record;
    }

    public static IReadOnlyList<string> Faults(this OutgoingRecord record)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in record.Headers.All)
        {
            headers[name] = System.Text.Encoding.UTF8.GetString(value);
        }

        return RecordSchemas.FaultsOf(record.Topic, record.Key, record.Value, headers);
    }
}
