using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Theia.Web.Configuration;

namespace Theia.Web;

/// <summary>Where the server listens.</summary>
internal static class ListenAddress
{
    /// <summary>Sets it.</summary>
    /// <exception cref="UsageException">The host has no address.</exception>
    public static void Apply(KestrelServerOptions kestrel, ServerOptions options)
    {
        if (options.Host is { } host)
            kestrel.Listen(Resolve(host), options.Port);
        else if (options.Port == 0)
            kestrel.Listen(IPAddress.Loopback, 0);   // a free port of both families at once cannot be had
        else
            kestrel.ListenLocalhost(options.Port);
    }

    /// <summary>What to say about an address that cannot be listened on.</summary>
    public static ResourceException Refused(ServerOptions options, IOException failure) => new(
        failure is { InnerException: AddressInUseException }
            ? $"Port {options.Port} is in use by another program. Choose another port, or 0 for a free one."
            : $"Cannot listen on {options.Host ?? "localhost"}, port {options.Port}: {Cause(failure).Message}. "
                + "Choose another host or port.",
        failure);

    private static Exception Cause(Exception failure) => failure.InnerException is { } inner ? Cause(inner) : failure;

    private static IPAddress Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return address;
        try
        {
            return Dns.GetHostAddresses(host)[0];
        }
        catch (SocketException failure)
        {
            throw new UsageException(
                $"The host '{host}' has no address: {failure.Message}. Name an address of this machine, such as "
                + "127.0.0.1 for this machine alone or 0.0.0.0 for every network.",
                failure);
        }
    }
}
