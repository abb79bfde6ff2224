namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the number is connected, how customers rate it, and how much it may send.</summary>
internal sealed class QualityCheck : WhatsAppCheck
{
    private const string SeeManager = "Open WhatsApp Manager > Phone numbers and see what Meta says of the number.";

    public override string Id => CheckIds.Quality;

    public override string Title => "The phone number is connected and its quality is good";

    public override IReadOnlyList<string> Needs => [CheckIds.Number];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var (number, fault) = await run.NumberAsync(cancellationToken);
        if (fault is not null)
        {
            return FaultWords.Finding(fault);
        }

        (string, string?)[] facts =
        [
            ("number", number!.DisplayNumber), ("name", number.VerifiedName), ("quality", number.Quality), ("throughput", number.Throughput), ("status", number.Status),
        ];
        return (number.Status?.ToUpperInvariant(), number.Quality?.ToUpperInvariant()) switch
        {
            (not (null or "CONNECTED" or "FLAGGED"), _) => CheckFinding.Failed(
                $"The number is not connected to the Cloud API (status {number.Status}).",
                "Open WhatsApp Manager > Phone numbers and finish the number's registration: verify it, and register it with a PIN.",
                facts),
            (_, "RED") => CheckFinding.Warning(
                "Customers block or report the number often: its quality is low, and Meta may restrict it.",
                $"Send less that customers did not ask for. {SeeManager}",
                facts),
            ("FLAGGED", _) => CheckFinding.Warning("Meta has flagged the number: its limits may be lowered.", SeeManager, facts),
            (_, "YELLOW") => CheckFinding.Warning("The number's quality is medium.", $"Watch what customers complain about. {SeeManager}", facts),
            _ => CheckFinding.Passed(facts),
        };
    }
}
