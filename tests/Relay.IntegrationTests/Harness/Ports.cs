using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Relay.IntegrationTests.Harness;

/// <summary>Ports of loopback that nobody listens on.</summary>
internal static class Ports
{
    // Below the range from which the system gives out ports by itself: a program that is started again must find its port free.
    private const int First = 15_000;
    private const int End = 30_000;

    public static IReadOnlyList<int> Free(int count)
    {
        // All are held until all are known, so that they differ.
        var listeners = new List<TcpListener>();
        while (listeners.Count < count)
        {
            var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(First, End));
            try
            {
                listener.Start();
                listeners.Add(listener);
            }
            catch (SocketException)
            {
                // Taken; another will be free.
                listener.Dispose();
            }
        }

        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
