using Relay.Contracts;

namespace Relay.Normalize;

/// <summary>What became of the items of one record. Items in equal the sum of the four, always.</summary>
internal sealed class Ledger
{
    // Most records have none.
    private List<string>? _reasons;

    public int Published { get; set; }

    public int Duplicate { get; set; }

    public int Quarantined => _reasons?.Count ?? 0;

    public int Ignored { get; set; }

    public int Items => Published + Duplicate + Quarantined + Ignored;

    /// <summary>Why, for each that was quarantined.</summary>
    public IReadOnlyList<string> Reasons => _reasons ?? [];

    /// <param name="reason">One of <see cref="QuarantineReasons"/>.</param>
    public void Quarantine(string reason) => (_reasons ??= []).Add(reason);

    /// <summary>Of one item, which was quarantined.</summary>
    /// <param name="reason">One of <see cref="QuarantineReasons"/>.</param>
    public static Ledger OfQuarantined(string reason)
    {
        var ledger = new Ledger();
        ledger.Quarantine(reason);
        return ledger;
    }
}
