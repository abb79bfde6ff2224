using System.Net;
using System.Net.Sockets;

namespace Relay.Connections.Checks.Public;

/// <summary>Whether the world reaches Relay under the address that providers are told.</summary>
internal sealed class PublicUrlCheck(PublicDoor door, IHostEnvironment environment) : Check
{
    private const string TellOperator = "Tell whoever operates Relay: the setting Relay:PublicBaseUrl, the DNS or the way in from the internet has to be put right.";
    private const int HttpsPort = 443;

    public override string Id => CheckIds.PublicUrl;

    public override string Title => "Relay's public address can be reached";

    public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        // Of all addresses only the operator's own setting is ever called.
        var ours = run.Connection.Webhooks.Meta;
        (string, string?)[] facts = [("address", ours.GetLeftPart(UriPartial.Authority))];
        var addresses = await door.ResolveAsync(ours.IdnHost, cancellationToken);
        if (addresses.Count == 0)
        {
            return CheckFinding.Failed($"The name {ours.Host} leads to no address.", TellOperator, facts);
        }

        // Without the query of a handshake Relay says 403 and nothing else.
        var answer = await door.GetAsync(ours, cancellationToken);
        return Unreached(answer, ours) is { } cause ? CheckFinding.Failed(cause, TellOperator, facts) : Judge(ours, addresses, facts);
    }

    private static string? Unreached(PublicAnswer answer, Uri ours) => answer.Failure switch
    {
        PublicFailure.Name => $"The name {ours.Host} leads to no address.",
        PublicFailure.Connection => $"Nobody answers at {ours.Authority}: the connection is refused or not let through.",
        PublicFailure.Certificate => $"The certificate of {ours.Host} is not valid: Meta and Genesys refuse it.",
        PublicFailure.Silence => $"{ours.Authority} takes the connection and does not answer.",
        PublicFailure.Broken => $"What answers at {ours.Authority} speaks no proper HTTP.",
        null when answer is { Status: 403, Body.Length: 0 } => null,
        null when answer.Status == 503 => $"{ours.Authority} answers that it cannot serve now (HTTP 503).",
        null => $"Something else than Relay answers at {ours.Authority} (HTTP {answer.Status}).",
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Failure, "There is no such failure."),
    };

    // It works from here; whether it does from the internet, the address itself tells.
    private CheckFinding Judge(Uri ours, IReadOnlyList<IPAddress> addresses, (string, string?)[] facts)
    {
        if (addresses.All(IPAddress.IsLoopback))
        {
            return Unfit("The public address is this machine's own: Meta and Genesys cannot reach it.", facts);
        }

        if (ours.Scheme != Uri.UriSchemeHttps)
        {
            return Unfit("The public address is plain http: Meta and Genesys call https only.", facts);
        }

        if (addresses.All(IsPrivate))
        {
            return CheckFinding.Warning(
                $"From here {ours.Host} leads into a private network. Meta and Genesys must find it on the internet.",
                "If the name has another address outside, nothing is wrong. Otherwise tell whoever operates Relay.",
                facts);
        }

        return ours.Port == HttpsPort
            ? CheckFinding.Passed(facts)
            : CheckFinding.Warning($"The public address has the port {ours.Port}: Genesys calls port 443 only.", TellOperator, facts);
    }

    // On a developer's machine with the simulator it is as it should be.
    private CheckFinding Unfit(string cause, (string, string?)[] facts) => environment.IsDevelopment()
        ? CheckFinding.Warning(cause, "With the simulator it works all the same. For real providers set Relay:PublicBaseUrl to a public https address.", facts)
        : CheckFinding.Failed(cause, TellOperator, facts);

    private static bool IsPrivate(IPAddress address)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal || ip.IsIPv6SiteLocal)
        {
            return true;
        }

        var bytes = ip.GetAddressBytes();
        return ip.AddressFamily == AddressFamily.InterNetwork && bytes switch
        {
            [10, ..] or [192, 168, ..] or [169, 254, ..] => true,
            [172, >= 16 and <= 31, ..] => true,
            [100, >= 64 and <= 127, ..] => true,
            _ => false,
        };
    }
}
