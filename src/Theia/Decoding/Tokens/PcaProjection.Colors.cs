using Theia.Decoding.Tokens;

namespace Theia;

public sealed partial class PcaProjection
{
    /// <summary>Paints the tokens of an image, with colors as they were scaled; background is black.</summary>
    /// <param name="tokens">[N, C] or [1, N, C], row by row.</param>
    /// <param name="width">Pixels a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="upsampling">From tokens to pixels. Default: a block per token, as in the reference.</param>
    /// <param name="grid">Rows and columns of the tokens. Default: as many of the one as of the other.</param>
    /// <exception cref="UsageException">The tokens have another length, do not fill the grid, or blocks of
    /// them do not fit into the image.</exception>
    public RgbImage Render(
        Tensor tokens,
        int width,
        int height,
        TokenUpsampling upsampling = TokenUpsampling.Blocks,
        (int Rows, int Columns)? grid = null)
    {
        var count = tokens.dim() == 3 && tokens.size(0) != 1
            ? throw new UsageException($"One image is painted at a time; got tokens of {tokens.size(0)}.")
            : (int)tokens.size(-2);
        var (rows, columns) = TokenGrid.Of(count, grid);
        using var colors = Colors(tokens);
        return TokenGrid.Upsample(colors.data<float>().ToArray(), rows, columns, width, height, upsampling);
    }

    /// <summary>The colors of tokens, 0 to 1: float32 [N, 3] for all tokens. The caller owns it.</summary>
    internal Tensor Colors(Tensor tokens)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var scores = Scores(tokens).data<double>().ToArray();
        var colors = new float[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            var (low, high) = _ranges[i % Components];
            if (scores[i - (i % Components)] >= Options.Background)
                colors[i] = (float)Math.Clamp((scores[i] - low) / (high > low ? high - low : 1), 0, 1);
        }

        return tensor(colors).reshape(-1, Components).MoveToOuterDisposeScope();
    }
}
