using System.Security.Cryptography;
using Relay.Model;

namespace Relay.Connections.Checks.Public;

/// <summary>A harmless webhook, signed as the provider signs, through the public address: what arrives is counted and made nothing of.</summary>
internal abstract class SignedProbe(PublicDoor door) : Check
{
    private const string Header = "X-Hub-Signature-256";

    public override IReadOnlyList<string> Needs => [CheckIds.PublicUrl];

    protected async Task<CheckFinding> ProbeAsync(Uri address, byte[] body, SecretValue secret, Func<byte[], string> write, CancellationToken cancellationToken)
    {
        var signature = "sha256=" + write(HMACSHA256.HashData(secret.RevealUtf8(), body));
        var answer = await door.PostAsync(address, body, Header, signature, cancellationToken);
        return answer switch
        {
            { Failure: not null } => CheckFinding.Failed("The signed webhook got no answer.", "Run the check again. If it fails again, tell whoever operates Relay."),
            { Status: 200 } => CheckFinding.Passed(),
            { Status: 401 } => CheckFinding.Failed(
                "Relay refused a webhook that was signed with the tenant's own secret.",
                "If the secret was changed a moment ago, run the check again. If it fails again, tell whoever operates Relay: something in front of it may change headers or bodies."),
            { Status: 503 } => CheckFinding.Failed(
                "Relay cannot keep webhooks safe at the moment, and asks providers to come again.", "Nothing is lost. Tell whoever operates Relay if it lasts."),
            { Status: 429 } => CheckFinding.Failed("The tenant gets more webhooks than Relay lets through.", "Wait a minute and run the check again."),
            { Status: 413 or 400 or 403 or 404 or 405 } => CheckFinding.Failed(
                $"Something in front of Relay refused the webhook (HTTP {answer.Status}).", "Tell whoever operates Relay: a firewall or proxy has to let webhooks through as they are."),
            _ => CheckFinding.Failed(
                $"The webhook was answered with HTTP {answer.Status}.", "Run the check again. If it fails again, tell whoever operates Relay."),
        };
    }
}
