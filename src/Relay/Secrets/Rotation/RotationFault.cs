using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>Why something was not done. Holds no value of a secret.</summary>
/// <param name="Code">For machines; never changes.</param>
/// <param name="Words">For whoever asked.</param>
internal sealed record RotationFault(RotationFaultKind Kind, string Code, string Words)
{
    public static RotationFault Malformed(string code, string words) => new(RotationFaultKind.Malformed, code, words);

    public static RotationFault NotFound(string words) => new(RotationFaultKind.NotFound, "not-found", words);

    public static RotationFault Conflict(string code, string words) => new(RotationFaultKind.Conflict, code, words);

    public static RotationFault Refused(string code, string words) => new(RotationFaultKind.Refused, code, words);

    public static RotationFault Away(string code, string words) => new(RotationFaultKind.Away, code, words);
}

/// <summary>Kinds of faults.</summary>
internal enum RotationFaultKind
{
    /// <summary>It cannot be meant so.</summary>
    Malformed,

    NotFound,

    /// <summary>It does not fit what is there.</summary>
    Conflict,

    /// <summary>The provider does not take the value.</summary>
    Refused,

    /// <summary>The vault, the store or the provider cannot be asked now; nothing was changed.</summary>
    Away,
}

/// <summary>The rotation as it is now, or why nothing was changed. Exactly one of the two.</summary>
internal sealed record RotationResult(RotationRow? Rotation, RotationFault? Fault)
{
    public static implicit operator RotationResult(RotationRow rotation) => new(rotation, null);

    public static implicit operator RotationResult(RotationFault fault) => new(null, fault);
}
