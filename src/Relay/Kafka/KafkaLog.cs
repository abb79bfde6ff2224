using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>Passes librdkafka's own log lines on; they name brokers and partitions, never keys or values.</summary>
internal static partial class KafkaLog
{
    public static void Write(ILogger logger, LogMessage message)
    {
        var level = message.Level switch
        {
            SyslogLevel.Emergency or SyslogLevel.Alert or SyslogLevel.Critical or SyslogLevel.Error => LogLevel.Error,
            SyslogLevel.Warning => LogLevel.Warning,
            SyslogLevel.Notice or SyslogLevel.Info => LogLevel.Information,
            _ => LogLevel.Debug,
        };
        Line(logger, level, message.Facility, message.Message);
    }

    [LoggerMessage(EventId = EventIds.LibrdkafkaLine, Message = "librdkafka {Facility}: {Line}")]
    private static partial void Line(ILogger logger, LogLevel level, string facility, string line);
}
