using Theia.Decoding.Tokens;

namespace Theia;

/// <summary>
/// The three directions in which tokens differ most, shown as red, green and blue: parts that a network takes for the
/// same kind of thing get the same color. A fit is a value that holds no tensors: it can be saved, and images painted
/// with the same one can be compared, be it teacher and student or the frames of a video.
/// </summary>
public sealed partial class PcaProjection
{
    /// <summary>Number of components: red, green and blue.</summary>
    public const int Components = 3;

    private readonly double[] _mean;
    private readonly double[] _directions;
    private readonly (double Low, double High)[] _ranges;

    private PcaProjection(double[] mean, double[] directions, (double Low, double High)[] ranges, PcaOptions options)
    {
        (_mean, _directions, _ranges) = (mean, directions, ranges);
        Options = options;
    }

    /// <summary>Length of the tokens that it takes.</summary>
    public int Channels => _mean.Length;

    /// <summary>Background and scaling of the colors.</summary>
    public PcaOptions Options { get; }

    /// <summary>
    /// Fits the directions to tokens, exactly, and scales the colors to the foreground among them. The sign of a
    /// direction makes its largest absolute entry positive.
    /// </summary>
    /// <param name="tokens">[N, C] or [B, N, C]: the tokens of all images together.</param>
    /// <param name="options">Background and scaling. Default: nothing is background, nothing saturates.</param>
    /// <exception cref="UsageException">There are no tokens, one is not finite, or an option is wrong.</exception>
    public static PcaProjection Fit(Tensor tokens, PcaOptions? options = null)
    {
        options ??= new PcaOptions();
        if (options.Saturated is not (>= 0 and <= 0.4))
            throw new UsageException($"{nameof(options.Saturated)} must be from 0 to 0.4; got {options.Saturated}.");
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var rows = Rows(tokens);
        if (rows.size(0) == 0)
            throw new UsageException("There are no tokens to fit. Give those of at least one image.");
        if (!rows.isfinite().all().item<bool>())
            throw new UsageException("A token holds NaN or infinity, so no directions can be fitted.");
        var (mean, directions) = PrincipalComponents.Of(rows, Components);
        return new PcaProjection(mean, directions, new (double, double)[Components], options).ScaledTo(tokens);
    }

    /// <summary>The same directions, with colors scaled to the foreground among other tokens.</summary>
    /// <param name="tokens">[N, C] or [B, N, C].</param>
    /// <exception cref="UsageException">The tokens have another length.</exception>
    public PcaProjection ScaledTo(Tensor tokens)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var scores = Scores(tokens).data<double>().ToArray();
        double[][] foreground = [.. scores.Chunk(Components).Where(score => score[0] >= Options.Background)];
        var ranges = new (double Low, double High)[Components];
        for (var k = 0; k < Components && foreground.Length > 0; k++)
        {
            double[] places = [.. foreground.Select(score => score[k]).Order()];
            var cut = (int)(places.Length * Options.Saturated);
            ranges[k] = (places[cut], places[^(1 + cut)]);
        }

        return new PcaProjection(_mean, _directions, ranges, Options);
    }

    /// <summary>Where tokens lie along the directions: (x − mean) · directionᵀ.</summary>
    /// <param name="tokens">[N, C] or [B, N, C].</param>
    /// <returns>float32 [N, 3] or [B, N, 3] on the CPU. The caller owns it.</returns>
    /// <exception cref="UsageException">The tokens have another length.</exception>
    public Tensor Transform(Tensor tokens)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return Scores(tokens).to(float32).reshape([.. tokens.shape[..^1], Components]).MoveToOuterDisposeScope();
    }

    // [N, C] or [B, N, C] to float64 [B · N, 3].
    private Tensor Scores(Tensor tokens)
    {
        var rows = Rows(tokens);
        if (rows.size(1) != Channels)
        {
            throw new UsageException(
                $"The projection was fitted to tokens of {Channels} channels; these have {rows.size(1)}. "
                + "Take the fit of the same teacher.");
        }

        var directions = tensor(_directions).reshape(Components, Channels);
        return (rows - tensor(_mean)).matmul(directions.t());
    }

    private static Tensor Rows(Tensor tokens) => tokens.dim() is 2 or 3
        ? tokens.detach().to(float64, CPU).reshape(-1, tokens.size(-1))
        : throw new UsageException(
            $"Tokens are [N, C] or [B, N, C]; got [{string.Join(", ", tokens.shape)}].");
}
