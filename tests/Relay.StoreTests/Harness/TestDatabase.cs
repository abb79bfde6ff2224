using Npgsql;

namespace Relay.StoreTests.Harness;

/// <summary>A database of one test, looked at without Relay's code.</summary>
internal sealed class TestDatabase(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public string ConnectionString { get; } = connectionString;

    public async Task<int> RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T?> ReadAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T?)await command.ExecuteScalarAsync();
    }

    public async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    public async ValueTask DisposeAsync() => await _source.DisposeAsync();
}
