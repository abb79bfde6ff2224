using System.Net;
using System.Net.Sockets;

namespace Relay.IntegrationTests.Harness;

/// <summary>Ports of loopback that nobody listens on.</summary>
internal static class Ports
{
    public static IReadOnlyList<int> Free(int count)
    {
        // All are held until all are known, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
