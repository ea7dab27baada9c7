using Theia.Checkpoints;
using Theia.Decoding.Tokens;

namespace Theia.Decoding.Views;

/// <summary>Features as decoders take them: tokens row by row.</summary>
internal static class TeacherFeatures
{
    /// <summary>A teacher's map of an image, as tokens [1, H · W, C] in float32. The caller owns them.</summary>
    public static Tensor Tokens(ITeacher teacher, RgbImage square)
    {
        using var map = teacher.Encode([square])[0]["embedding"].ToTensor();   // [C, H, W]
        using var flat = map.flatten(1);
        using var tokens = flat.t();
        using var rows = tokens.contiguous();
        return rows.unsqueeze(0);
    }

    /// <summary>
    /// Mean cosine of the tokens of two maps, [1, N, C], on the grid of the teacher; null where their channels differ.
    /// </summary>
    public static DecodeError? Compare(DecodeKind kind, Tensor student, Tensor teacher)
    {
        if (student.size(-1) != teacher.size(-1))
            return null;
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return new DecodeError(
            kind, "cosine",
            functional.cosine_similarity(OnGrid(student, teacher.size(1)), teacher, dim: -1).mean().item<float>());
    }

    private static Tensor OnGrid(Tensor tokens, long count)
    {
        if (tokens.size(1) == count)
            return tokens;
        var (rows, columns) = TokenGrid.Of((int)tokens.size(1), grid: null);
        var (height, width) = TokenGrid.Of((int)count, grid: null);
        return functional.interpolate(
                tokens.transpose(1, 2).reshape(1, -1, rows, columns), size: [height, width],
                mode: InterpolationMode.Bilinear, align_corners: false)
            .flatten(2).transpose(1, 2);
    }
}
