using Theia.Checkpoints;

namespace Theia.Decoding.Views;

/// <summary>Features as decoders take them: tokens row by row.</summary>
internal static class TeacherFeatures
{
    /// <summary>A teacher's map of an image, as tokens [1, H · W, C] in float32. The caller owns them.</summary>
    public static Tensor Tokens(Teacher teacher, RgbImage square)
    {
        using var map = teacher.Encode([square])[0]["embedding"].ToTensor();   // [C, H, W]
        using var flat = map.flatten(1);
        using var tokens = flat.t();
        using var rows = tokens.contiguous();
        return rows.unsqueeze(0);
    }

    /// <summary>Mean cosine of the tokens of two maps, [1, N, C]; null where their grids differ.</summary>
    public static DecodeError? Compare(DecodeKind kind, Tensor student, Tensor teacher)
    {
        if (!student.shape.SequenceEqual(teacher.shape))
            return null;
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return new DecodeError(
            kind, "cosine", functional.cosine_similarity(student, teacher, dim: -1).mean().item<float>());
    }
}
