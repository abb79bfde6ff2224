using System.Globalization;
using System.Text;

namespace Relay.Observability;

/// <summary>Ends the process with its reason when going on would break a promise; whoever runs it starts it again.</summary>
internal sealed partial class FatalStop(IHostApplicationLifetime lifetime, ILogger<FatalStop> logger)
{
    private string? _reason;

    /// <summary>The first reason given; null while all is well.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    public void Because(string reason) => Because(reason, "");

    /// <summary>
    /// For a fault of Relay's own. Of the exception only its type and where it arose are logged: its message may quote what a customer wrote.
    /// </summary>
    public void Because(string what, Exception fault) => Because(what, $": {Without(fault)}");

    private void Because(string reason, string details)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            Log.Stopping(logger, reason, details);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private static string Without(Exception fault)
    {
        var text = new StringBuilder();
        for (var current = fault; current is not null; current = current.InnerException)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : "caused by ")}{current.GetType()}").AppendLine(current.StackTrace);
        }

        return text.ToString();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FatalStop, LogLevel.Critical, "Relay stops: {Reason}{Fault}")]
        public static partial void Stopping(ILogger logger, string reason, string fault);
    }
}
