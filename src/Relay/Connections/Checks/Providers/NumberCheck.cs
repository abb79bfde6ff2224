using Relay.Channels;

namespace Relay.Connections.Checks.Providers;

/// <summary>Whether the number is one of the business account's.</summary>
internal sealed class NumberCheck : WhatsAppCheck
{
    public override string Id => CheckIds.Number;

    public override string Title => "The phone number belongs to the WhatsApp account";

    public override IReadOnlyList<string> Needs => [CheckIds.Scopes];

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var access = run.WhatsApp;
        var (numbers, fault) = await run.Meta.NumbersAsync(access, cancellationToken);
        if (fault is not null)
        {
            return fault.Code == ProviderFaults.MetaNotFound
                ? FaultWords.Finding(
                    fault,
                    $"Meta knows no WhatsApp account {access.WabaId} that the token may see.",
                    "Compare the id with WhatsApp Manager > Account tools > Settings, and enter it under Onboarding > WhatsApp.")
                : FaultWords.Finding(fault);
        }

        return numbers!.Contains(access.PhoneNumberId, StringComparer.Ordinal)
            ? CheckFinding.Passed(("phoneNumberId", access.PhoneNumberId))
            : CheckFinding.Failed(
                $"The WhatsApp account has no number with the id {access.PhoneNumberId}.",
                "Open WhatsApp Manager > Phone numbers, choose the number, and copy its Phone number ID: it is neither the phone number itself nor the account's id.",
                ("phoneNumberIds", string.Join(' ', numbers!.Take(10))), ("expected", access.PhoneNumberId));
    }
}
