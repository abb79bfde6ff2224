using System.Net;
using System.Net.Sockets;

namespace Relay.Up;

/// <summary>The two ports of a run.</summary>
internal sealed record Ports(int Relay, int Simulator)
{
    private static readonly Ports Default = new(8080, 8090);

    /// <summary>The ports of the documentation, or which of them is taken.</summary>
    public static Attempt<Ports> Wanted()
    {
        foreach (var port in (int[])[Default.Relay, Default.Simulator])
        {
            if (!IsFree(port))
            {
                return Attempt<Ports>.Failed($"port {port} is taken: end what listens there, then run again");
            }
        }

        return Default;
    }

    /// <summary>Any two that are free right now.</summary>
    public static Ports Free()
    {
        // Both are held until both are known, so that they differ.
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return new Ports(((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
