using System.Text;
using System.Text.Json;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Storage.Parking;

namespace Relay.Dispatch.Parking;

/// <summary>Between what is parked and what is delivered.</summary>
internal static class ParkedRecords
{
    // A day of retries has a few dozen; more would be written with every further one.
    private const int MostLogged = 100;

    /// <summary>The record as it was read.</summary>
    public static ConsumedRecord RecordOf(ParkedRow row) => ConsumedRecord.Kept(
        row.Topic, row.Partition, row.Record.Offset, row.Record.Key, row.Record.Value, ReadHeaders(row.Record.Headers), row.Record.At);

    public static ParkedRecordKey KeyOf(DeliveryJob job) => new(job.Record.Offset, job.Id, job.Nonce);

    /// <summary>The row of a job that begins to wait.</summary>
    /// <param name="due">Null behind others of its lane.</param>
    public static NewParked RowOf(DeliveryReport report, PartitionEpoch owner, DateTimeOffset? due, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        var job = report.Job;
        var record = job.Record;
        return new NewParked(
            owner, job.Lane.Hash, job.Tenant.Id.Value, job.ConversationId, job.Destination, job.Id, job.Nonce, expiresAt, now,
            new StoredRecord(record.Offset, record.Key, WriteHeaders(record.Headers), record.Value ?? [], record.Timestamp),
            StateOf(report, due, expiresAt), IsRepeated: false);
    }

    public static ParkedState StateOf(DeliveryReport report, DateTimeOffset? due, DateTimeOffset expiresAt) => new(
        due > expiresAt ? expiresAt : due,
        report.Ending == DeliveryEnding.Held,
        report.Part,
        report.Counted,
        report.FirstAttemptAt,
        JsonSerializer.Serialize([.. report.AllAttempts.TakeLast(MostLogged)], RelayJson.Default.DeliveryResultArray));

    /// <summary>Takes a job up where it stopped.</summary>
    public static DeliveryReport ReportOf(ParkedRow row, DeliveryJob job, TimeProvider time)
    {
        var report = new DeliveryReport(job, time)
        {
            ExpiresAt = row.ExpiresAt,
            Counted = row.State.Attempts,
            FirstAttemptAt = row.State.FirstAttemptAt,
            FromPart = row.State.Part,
            Part = row.State.Part,
            HeldPart = row.State.IsHeld ? row.State.Part : null,
        };
        report.Resume(JsonSerializer.Deserialize(row.State.Log, RelayJson.Default.DeliveryResultArray) ?? []);
        return report;
    }

    private static byte[] WriteHeaders(RecordHeaders headers)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        foreach (var (name, value) in headers.All)
        {
            writer.Write(name);
            writer.Write7BitEncodedInt(value.Length);
            writer.Write(value);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    private static RecordHeaders ReadHeaders(byte[] stored)
    {
        var headers = new RecordHeaders();
        using var bytes = new MemoryStream(stored, writable: false);
        using var reader = new BinaryReader(bytes, Encoding.UTF8);
        while (bytes.Position < bytes.Length)
        {
            var name = reader.ReadString();
            headers.AddBytes(name, reader.ReadBytes(reader.Read7BitEncodedInt()));
        }

        return headers;
    }
}
