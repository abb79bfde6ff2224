using Microsoft.Extensions.Options;
using Npgsql;

namespace Relay.Storage.Seen;

/// <summary>The tables <c>seen_ids</c> and <c>aliases</c>. Whoever asks says how long he waits.</summary>
internal sealed class SeenStore(NpgsqlDataSource source, IOptions<DedupeOptions> options, TimeProvider time) : ISeenStore
{
    public async Task<SeenAnswer> LookUpAsync(SeenQuestion question, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        if (question.Ids.Count > 0)
        {
            batch.BatchCommands.Add(FindIds(question.Ids));
        }

        if (question.Aliases.Count + question.Conversations.Count > 0)
        {
            batch.BatchCommands.Add(FindAliases(question.Aliases, question.Conversations));
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var ids = new List<SeenAt>();
        if (question.Ids.Count > 0)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                ids.Add(new SeenAt(reader.GetGuid(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetInt32(4)));
            }

            await reader.NextResultAsync(cancellationToken);
        }

        return new SeenAnswer(ids, question.Aliases.Count + question.Conversations.Count > 0 ? await ReadAliasesAsync(reader, cancellationToken) : []);
    }

    public async Task<IReadOnlyList<KnownAlias>> ClaimAsync(IReadOnlyList<NewAlias> aliases, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(
            SeenSql.Claim,
            [
                .. Names([.. aliases.Select(a => a.Name)]), Text(aliases, a => a.Key), Text(aliases, a => a.KeyIdType), Text(aliases, a => a.ConversationId),
                Text(aliases, a => a.Phone), Text(aliases, a => a.UserId), new() { Value = time.GetUtcNow().UtcDateTime },
            ]));

        // A statement of its own: it sees what another process committed while the one before waited for it.
        batch.BatchCommands.Add(FindAliases([.. aliases.Select(a => a.Name)], []));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAliasesAsync(reader, cancellationToken);
    }

    public async Task RecordAsync(SeenChanges changes, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        if (changes.Ids is { Count: > 0 } ids)
        {
            batch.BatchCommands.Add(Command(
                SeenSql.AddIds,
                [
                    new() { Value = Today() }, new() { Value = ids.Select(i => i.Id).ToArray() }, Text(ids, i => i.Topic),
                    new() { Value = ids.Select(i => i.Partition).ToArray() }, new() { Value = ids.Select(i => i.Offset).ToArray() },
                    new() { Value = ids.Select(i => i.Item).ToArray() },
                ]));
        }

        if (changes.Merges is { Count: > 0 } merges)
        {
            batch.BatchCommands.Add(Command(SeenSql.Merge, [.. Names([.. merges.Select(m => m.Newer)]), Text(merges, m => m.Older)]));
        }

        if (changes.Addresses is { Count: > 0 } moved)
        {
            batch.BatchCommands.Add(Command(SeenSql.Move, [.. Names([.. moved.Select(m => m.Key)]), Text(moved, m => m.Phone), Text(moved, m => m.UserId)]));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // Tomorrow too: another process's clock may be there already.
    private NpgsqlBatchCommand FindIds(IReadOnlyCollection<Guid> ids) => Command(
        SeenSql.FindIds, [new() { Value = ids.ToArray() }, new() { Value = options.Value.FirstDay(time.GetUtcNow()) }, new() { Value = Today().AddDays(1) }]);

    private static NpgsqlBatchCommand FindAliases(IReadOnlyCollection<AliasName> aliases, IReadOnlyCollection<ConversationName> conversations) => Command(
        SeenSql.FindAliases,
        [
            .. Names(aliases), Text(conversations, c => c.TenantId), Text(conversations, c => c.Channel), Text(conversations, c => c.AccountId),
            Text(conversations, c => c.ConversationId),
        ]);

    private static async Task<List<KnownAlias>> ReadAliasesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var known = new List<KnownAlias>();
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(new KnownAlias(
                new AliasName(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)), reader.GetString(4), reader.GetString(5),
                reader.GetInt64(6), await reader.IsDBNullAsync(7, cancellationToken) ? null : reader.GetString(7),
                await reader.IsDBNullAsync(8, cancellationToken) ? null : reader.GetString(8)));
        }

        return known;
    }

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static NpgsqlParameter[] Names(IReadOnlyCollection<AliasName> names) =>
        [Text(names, n => n.TenantId), Text(names, n => n.Channel), Text(names, n => n.AccountId), Text(names, n => n.Identifier)];

    private static NpgsqlParameter Text<T>(IReadOnlyCollection<T> rows, Func<T, string?> value) => new() { Value = rows.Select(value).ToArray() };

    private static NpgsqlBatchCommand Command(string sql, IEnumerable<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
