namespace Relay.Normalize;

/// <summary>What became of the items of one record. Items in equal the sum of the four, always.</summary>
internal sealed class Ledger
{
    public int Published { get; set; }

    public int Duplicate { get; set; }

    public int Quarantined { get; set; }

    public int Ignored { get; set; }

    public int Items => Published + Duplicate + Quarantined + Ignored;
}
