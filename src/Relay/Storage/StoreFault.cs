using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Relay.Storage;

/// <summary>Tells a store that does not answer, or does not let us, from a fault of our own.</summary>
internal static class StoreFault
{
    /// <summary>
    /// Whether something failed on the store's side. EF and Npgsql wrap what happened once or twice.
    /// </summary>
    public static bool Is(Exception failed)
    {
        for (var inner = failed; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbException or SocketException or TimeoutException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a change was refused because somebody else has what it claims, such as an id that only one may have.</summary>
    public static bool IsTaken(Exception failed) =>
        failed is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        || (failed.InnerException is { } inner && IsTaken(inner));

    /// <summary>Whether somebody else was faster: what was read before is not so any more, and reading again helps.</summary>
    public static bool IsOvertaken(Exception failed)
    {
        for (var inner = failed; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbUpdateConcurrencyException
                or DbException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One line for a log: what the server said, else what went wrong on the way. Holds no value of a row and no password.</summary>
    public static string Describe(Exception failed)
    {
        var innermost = failed;
        for (var inner = failed; inner is not null; inner = inner.InnerException)
        {
            if (inner is PostgresException said)
            {
                return $"{said.SqlState} {said.MessageText}".ReplaceLineEndings(" ");
            }

            innermost = inner;
        }

        return $"{innermost.GetType().Name}: {innermost.Message}".ReplaceLineEndings(" ");
    }
}
