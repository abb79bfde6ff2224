using System.Security.Cryptography;

namespace Relay.Connections.Checks.Public;

/// <summary>Whether Meta's handshake would pass, made as Meta makes it.</summary>
internal sealed class HandshakeCheck(PublicDoor door) : Check
{
    public override string Id => CheckIds.Handshake;

    public override string Title => "Meta's handshake passes at Relay's address";

    public override IReadOnlyList<string> Needs => [CheckIds.PublicUrl];

    public override string? MissingIn(TenantConnection connection) =>
        connection.Live?.VerifyToken is null ? "There is no verify token yet. The webhook deployment generates one." : null;

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var challenge = RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var token = Uri.EscapeDataString(run.Connection.Live!.VerifyToken!.Reveal());
        var address = new UriBuilder(run.Connection.Webhooks.Meta) { Query = $"hub.mode=subscribe&hub.verify_token={token}&hub.challenge={challenge}" }.Uri;
        var answer = await door.GetAsync(address, cancellationToken);
        return answer switch
        {
            { Failure: not null } => CheckFinding.Failed("The handshake got no answer.", "Run the check again. If it fails again, tell whoever operates Relay."),
            { Status: 200 } when answer.Body == challenge => CheckFinding.Passed(),
            { Status: 200 } => CheckFinding.Failed(
                "The handshake was answered with something else than its challenge.",
                "Tell whoever operates Relay: what stands in front of it changes answers, or answers itself."),
            { Status: 403 } => CheckFinding.Failed(
                "Relay does not accept the tenant's own verify token.",
                "If it was changed a moment ago, run the check again. Otherwise deploy the webhooks, which makes a new one."),
            _ => CheckFinding.Failed(
                $"The handshake was answered with HTTP {answer.Status}.", "Run the check again. If it fails again, tell whoever operates Relay."),
        };
    }
}
