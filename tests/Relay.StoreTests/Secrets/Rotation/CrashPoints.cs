using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>The process ends here, as far as the code under test can tell.</summary>
internal sealed class CutOffException : Exception;

/// <summary>Counts everything that the code waits for, before and after it happens, and cuts it off at one of them.</summary>
internal sealed class CrashPoints
{
    private readonly Func<int, bool> _cutsAt;

    public CrashPoints(Func<int, bool> cutsAt) => _cutsAt = cutsAt;

    public static CrashPoints None => new(_ => false);

    public int Passed { get; private set; }

    public int Cuts { get; private set; }

    public void Pass()
    {
        Passed++;
        if (_cutsAt(Passed))
        {
            Cuts++;
            throw new CutOffException();
        }
    }
}

/// <summary>
/// Passes a point before and after each statement. Of reads that follow one another only the first has one: nothing has changed between them.
/// </summary>
internal sealed class CutStatements(CrashPoints points) : DbCommandInterceptor
{
    private bool _isReading;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        var isRead = command.CommandText.StartsWith("SELECT", StringComparison.Ordinal);
        if (!(isRead && _isReading))
        {
            points.Pass();
        }

        _isReading = isRead;
        return ValueTask.FromResult(result);
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        try
        {
            if (!_isReading)
            {
                points.Pass();
            }

            return result;
        }
        catch (CutOffException)
        {
            await result.DisposeAsync();
            throw;
        }
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        points.Pass();
        _isReading = false;
        return ValueTask.FromResult(result);
    }
}

/// <summary>Passes a point before and after each commit: after it, the change has happened and nobody was told.</summary>
internal sealed class CutCommits(CrashPoints points) : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        points.Pass();
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        points.Pass();
        return Task.CompletedTask;
    }
}
