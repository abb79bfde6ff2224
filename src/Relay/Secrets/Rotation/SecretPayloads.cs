using System.Text.Json.Serialization;
using Relay.Contracts;
using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>A tenant's secrets, without a value.</summary>
internal sealed record SecretsAnswer(IReadOnlyList<SecretView> Items);

/// <summary>The secrets of one kind that one owner has.</summary>
/// <param name="Rotation">What is under way.</param>
internal sealed record SecretView(string Kind, string Owner, IReadOnlyList<SecretVersion> Versions, RotationView? Rotation, DateTimeOffset? PatientUntil)
{
    public static SecretView Of(SecretGroup group) =>
        new(group.Kind, group.Owner, group.Versions, group.Rotation is { } rotation ? RotationView.Of(rotation) : null, group.PatientUntil);
}

/// <summary>The change of a secret as whoever asked for it sees it.</summary>
internal sealed record RotationView
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Owner { get; init; }

    /// <summary>spreading, telling, awaiting-value, overlap, done, cancelled or failed.</summary>
    public required string State { get; init; }

    public string? NewSecretId { get; init; }

    public IReadOnlyList<string> OldSecretIds { get; init; } = [];

    public required int OverlapSeconds { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When the old one ends; of a rotation that awaits a value, until when it does.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What is in the way, or why it failed.</summary>
    public RotationHitch? Hitch { get; init; }

    public static RotationView Of(RotationRow row) => new()
    {
        Id = row.Id,
        Kind = row.Kind,
        Owner = row.Owner,
        State = row.State,
        NewSecretId = row.NewSecretId,
        OldSecretIds = row.OldSecretIds,
        OverlapSeconds = row.OverlapSeconds,
        StartedBy = row.StartedBy,
        StartedAt = row.StartedAt,
        ConfirmedAt = row.ConfirmedAt,
        EndsAt = row.EndsAt,
        FinishedAt = row.FinishedAt,
        Hitch = row.FaultCode is { } code ? new RotationHitch(code, row.FaultWords ?? "") : null,
    };
}

/// <summary>A word for machines and a sentence for people.</summary>
internal sealed record RotationHitch(string Code, string Words);

/// <summary>Rotations, the newest first.</summary>
internal sealed record RotationsAnswer(IReadOnlyList<RotationView> Items);

/// <summary>What is to be changed.</summary>
internal sealed record RotationRequest
{
    public required string Kind { get; init; }

    public required string Owner { get; init; }

    /// <summary>The new value; left out, Relay makes one, or, of an app's secret, Meta will.</summary>
    public string? Value { get; init; }

    /// <summary>Default a day.</summary>
    public int? OverlapSeconds { get; init; }
}

/// <summary>The value that was waited for.</summary>
internal sealed record ValueRequest
{
    public required string Value { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(UtcMillisecondsConverter)])]
[JsonSerializable(typeof(SecretsAnswer))]
[JsonSerializable(typeof(RotationView))]
[JsonSerializable(typeof(RotationsAnswer))]
[JsonSerializable(typeof(RotationRequest))]
[JsonSerializable(typeof(ValueRequest))]
internal sealed partial class RotationJson : JsonSerializerContext;
