namespace Theia.Web.Problems;

/// <summary>A request that is not answered: by the fault of its sender, or since too much is asked at once.</summary>
/// <param name="status">HTTP status, 400 to 499.</param>
/// <param name="detail">What is wrong with which values, and what to do now.</param>
/// <param name="retryAfter">When to try again; null if that would not help.</param>
internal sealed class RequestException(int status, string detail, TimeSpan? retryAfter = null) : Exception(detail)
{
    /// <summary>HTTP status, 400 to 499.</summary>
    public int Status { get; } = status;

    /// <summary>When to try again; null if that would not help.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>400: a parameter is wrong.</summary>
    public static RequestException Wrong(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>404: something named is not there.</summary>
    public static RequestException Missing(string detail) => new(StatusCodes.Status404NotFound, detail);

    /// <summary>413: more than is taken.</summary>
    public static RequestException TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, detail);

    /// <summary>422: the body is no image that can be read.</summary>
    public static RequestException Unreadable(string detail) => new(StatusCodes.Status422UnprocessableEntity, detail);

    /// <summary>429: the server has as much to do as it takes.</summary>
    public static RequestException Busy(string detail) =>
        new(StatusCodes.Status429TooManyRequests, detail, TimeSpan.FromSeconds(1));
}
