using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Theia.Web.Configuration;

namespace Theia.Web.Problems;

/// <summary>
/// Answers every failure with a problem document (RFC 9457) and limits the time of a request. What a client caused has
/// a status of 4xx and says what to do; what this program caused is 500 and names no file, type or line of it.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ServerOptions options)
{
    /// <summary>Content type of a problem document.</summary>
    public const string ContentType = "application/problem+json";

    private const int ClientClosedRequest = 499;

    /// <summary>Runs a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var left = context.RequestAborted;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(left);
        limited.CancelAfter(options.Limits.RequestTime);
        context.RequestAborted = limited.Token;
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                await AnswerAsync(context, new RequestException(context.Response.StatusCode, Usual(context)));
        }
        catch (Exception failure) when (left.IsCancellationRequested)
        {
            // The answer reaches no one; the status is for the measures.
            _ = failure;
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            context.RequestAborted = left;
            await AnswerAsync(context, Of(failure, limited.IsCancellationRequested));
        }
    }

    private RequestException Of(Exception failure, bool isLate) => failure switch
    {
        RequestException known => known,
        BadHttpRequestException bad => new RequestException(bad.StatusCode, Words(bad)),
        UsageException wrong => RequestException.Wrong(wrong.Message),
        OperationCanceledException when isLate => RequestException.Busy(
            $"The answer took more than {options.Limits.RequestTime.TotalSeconds:0} s. Try again, or ask for less."),
        _ => Unexpected(failure),
    };

    private RequestException Unexpected(Exception failure)
    {
        options.Report($"A request failed: {failure.GetType().Name}: {failure.Message}");
        return new RequestException(
            StatusCodes.Status500InternalServerError,
            failure is TheiaException known
                ? known.Message
                : "The request failed, and not by your fault. The terminal of the server has the reason.");
    }

    private string Words(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge =>
            $"The body has more than {options.Limits.BodyBytes:N0} bytes. Send a smaller file.",
        StatusCodes.Status408RequestTimeout => "The body came too slowly. Send it again over a better connection.",
        _ => $"{bad.Message.TrimEnd('.')}.",
    };

    private static string Usual(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound =>
            $"There is nothing at {context.Request.Path}. /openapi/v1.json describes what there is.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Path} does not take {context.Request.Method}. /openapi/v1.json describes what it takes.",
        var status => $"The request was refused: {ReasonPhrases.GetReasonPhrase(status)}.",
    };

    private static async Task AnswerAsync(HttpContext context, RequestException problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = after.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(
            new ProblemDetails
            {
                Status = problem.Status,
                Title = ReasonPhrases.GetReasonPhrase(problem.Status),
                Detail = problem.Message,
            },
            options: null,
            ContentType,
            context.RequestAborted);
    }
}
