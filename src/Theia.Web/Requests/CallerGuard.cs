using System.Net;
using Theia.Web.Problems;

namespace Theia.Web.Requests;

/// <summary>
/// Lets in whom the user meant to let in. A page elsewhere could otherwise use this server through the user's browser:
/// by a name of its own that resolves to the loopback address (DNS rebinding), or by a form or a script that calls it
/// (cross-site request forgery).
/// </summary>
internal sealed class CallerGuard(RequestDelegate next, IReadOnlySet<string> names)
{
    private const string Fetched = "Sec-Fetch-Site", Mode = "Sec-Fetch-Mode";

    /// <summary>Refuses or passes on a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host.Host))
        {
            throw new RequestException(
                StatusCodes.Status421MisdirectedRequest,
                $"This server does not answer to the name '{request.Host.Host}'. Use localhost, an IP address, "
                + "or a name that it was started with.");
        }

        if (IsForeign(request))
        {
            throw new RequestException(
                StatusCodes.Status403Forbidden,
                "The request comes from a page of another site. Only the server's own page and programs that are no "
                + "browser may call it.");
        }

        return next(context);
    }

    // An address is no name that another site can own: a page that is loaded from an address has it as its origin.
    private bool IsOurs(string host) =>
        host.Length > 0 && (IPAddress.TryParse(host.Trim('[', ']'), out _)
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || names.Contains(host));

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.Origin is [{ } origin, ..])
        {
            return !(Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Authority.Equals(Authority(request, uri.Scheme), StringComparison.OrdinalIgnoreCase));
        }

        // A link to the page may stand anywhere; what a page loads by itself may not.
        var opensPage = HttpMethods.IsGet(request.Method) && request.Headers[Mode] == "navigate"
            && request.Path == "/";
        return request.Headers[Fetched].ToString() is "cross-site" or "same-site" && !opensPage;
    }

    // A URI leaves out the port that is usual for its scheme.
    private static string Authority(HttpRequest request, string scheme) =>
        (scheme, request.Host.Port) is ("http", 80) or ("https", 443) ? request.Host.Host : request.Host.Value ?? "";
}
