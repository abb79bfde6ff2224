namespace Relay.Load.Measure;

/// <summary>Figures as they are printed.</summary>
internal static class Figures
{
    /// <summary>Three digits that count; more would claim what no second run shows.</summary>
    public static double Number(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return 0;
        }

        var digits = 2 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits >= 0 ? Math.Round(value, Math.Min(digits, 12)) : Math.Round(value);
    }

    public static double Ratio(double value, double peer) => peer == 0 ? 0 : Number(value / peer);
}
